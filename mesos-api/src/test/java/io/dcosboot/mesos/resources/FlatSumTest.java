package io.dcosboot.mesos.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class FlatSumTest {

    @Test
    void isWhatTheSumOfTheResourcesWouldShow() {
        Resources one = Resources.parse("cpus:1.5;mem:64;ports:[31000-31002];disks:{a,b}", "dev");
        Resources two = Resources.parse("cpus:0.25;disk:10;ports:[31003-31005];disks:{c}", "*");
        FlatSum sum = new FlatSum();
        sum.add(one);
        sum.add(two);
        assertThat(text(sum))
                .isEqualTo("{\"disk\":10.0,\"mem\":64.0,\"gpus\":0.0,\"cpus\":1.75,"
                        + "\"ports\":\"[31000-31005]\",\"disks\":\"{a, b, c}\"}");
    }

    @Test
    void ofNothingShowsTheUsualNames() {
        assertThat(text(new FlatSum())).isEqualTo("{\"disk\":0.0,\"mem\":0.0,\"gpus\":0.0,\"cpus\":0.0}");
    }

    private static String text(FlatSum sum) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            sum.write(json);
        }
        return text.toString();
    }
}
