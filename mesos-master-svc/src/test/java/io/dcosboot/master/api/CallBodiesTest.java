package io.dcosboot.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Bodies of calls take a bounded part of the heap, and its time is bounded as well. */
class CallBodiesTest {

    private final CallBodies bodies = new CallBodies(100_000, Duration.ofMinutes(1));

    private static MockHttpServletRequest request(byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1");
        request.setContent(body);
        return request;
    }

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private int refusal(CallBodies of, MockHttpServletRequest request) {
        return catchThrowableOfType(Refusal.class, () -> of.read(request, body -> body))
                .status();
    }

    @Test
    void aBodyComesAsItWasSent() throws IOException {
        byte[] body = "{\"type\":\"GET_HEALTH\"}".getBytes(StandardCharsets.UTF_8);
        byte[] plain = bodies.read(request(body), read -> read);
        assertThat(plain).isEqualTo(body);
        MockHttpServletRequest zipped = request(zipped(body));
        zipped.addHeader("Content-Encoding", "gzip");
        byte[] unpacked = bodies.read(zipped, read -> read);
        assertThat(unpacked).isEqualTo(body);
    }

    @Test
    void whatIsTooLargeIsRefusedZippedOrNot() throws IOException {
        assertThat(refusal(bodies, request(new byte[100_001]))).isEqualTo(413);
        MockHttpServletRequest bomb = request(zipped(new byte[10_000_000]));
        bomb.addHeader("Content-Encoding", "gzip");
        assertThat(bomb.getContentLength()).isLessThan(100_000);
        assertThat(refusal(bodies, bomb)).isEqualTo(413);
    }

    @Test
    void whatIsNotZippedAsItSaysIsTheClientsFault() throws IOException {
        MockHttpServletRequest plain = request("{}".getBytes(StandardCharsets.UTF_8));
        plain.addHeader("Content-Encoding", "gzip");
        assertThat(refusal(bodies, plain)).isEqualTo(400);
        byte[] whole = zipped(new byte[5_000]);
        MockHttpServletRequest half = request(Arrays.copyOf(whole, whole.length - 10));
        half.addHeader("Content-Encoding", "gzip");
        assertThat(refusal(bodies, half)).isEqualTo(400);
    }

    @Test
    void bodiesTogetherHaveABoundAndGiveBackWhatTheyHeld() throws IOException {
        int refused = bodies.read(request(new byte[60_000]), _ -> refusal(bodies, request(new byte[60_000])));
        assertThat(refused).isEqualTo(503);
        int length = bodies.read(request(new byte[90_000]), body -> body.length);
        assertThat(length).isEqualTo(90_000);
    }

    @Test
    void aBodyThatTakesTooLongIsRefused() {
        CallBodies impatient = new CallBodies(100_000, Duration.ofNanos(-1));
        assertThat(refusal(impatient, request(new byte[10]))).isEqualTo(408);
    }
}
