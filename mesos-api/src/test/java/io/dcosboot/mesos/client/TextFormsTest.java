package io.dcosboot.mesos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dcosboot.mesos.v1.Address;
import io.dcosboot.mesos.v1.MasterInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, ids, master addresses and advertisements. */
class TextFormsTest {
    @ParameterizedTest
    @CsvSource({
        "0ns, PT0S",
        "15secs, PT15S",
        "1mins, PT1M",
        "10mins, PT10M",
        "6hrs, PT6H",
        "1weeks, PT168H",
        "2weeks, PT336H",
        "3days, PT72H",
        "90secs, PT1M30S",
        "500ms, PT0.5S",
        "7us, PT0.000007S",
        "1ns, PT0.000000001S",
        "-5secs, PT-5S"
    })
    void durationsInTheirLargestWholeUnit(String text, Duration duration) {
        assertThat(MesosDuration.parse(text)).isEqualTo(duration);
        assertThat(MesosDuration.print(duration)).isEqualTo(text);
    }

    @Property
    void everyDurationReadsBack(@ForAll long nanos) {
        assertThat(MesosDuration.parse(MesosDuration.print(Duration.ofNanos(nanos))))
                .isEqualTo(Duration.ofNanos(nanos));
    }

    @Test
    void durationsMayHaveAFraction() {
        assertThat(MesosDuration.parse("1.5mins")).isEqualTo(Duration.ofSeconds(90));
        assertThat(MesosDuration.parse("0.1ns")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "15",
                "secs",
                "15 secs",
                "15sec",
                "1e3secs",
                ".5secs",
                "5.secs",
                "NaNsecs",
                "99999999weeks",
                "9999999999999999999999999secs",
                "١secs"
            })
    void noDurations(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MesosDuration.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "...", "task-1_x y", "ä", "a:b"})
    void ids(String id) {
        assertThat(Ids.validate(id)).isEmpty();
        assertThat(Ids.validate("x".repeat(255))).isEmpty();
    }

    @Test
    void badIdsInTheWordsOfTheWire() {
        assertThat(Ids.validate("")).contains("ID must not be empty");
        assertThat(Ids.validate("x".repeat(256))).contains("ID must not be greater than 255 characters");
        assertThat(Ids.validate("ä".repeat(128))).contains("ID must not be greater than 255 characters");
        assertThat(Ids.validate(".")).contains("'.' is disallowed");
        assertThat(Ids.validate("..")).contains("'..' is disallowed");
        assertThat(Ids.validate("bad/id")).contains("'bad/id' contains invalid characters");
        assertThat(Ids.validate("bad\\id")).contains("'bad\\id' contains invalid characters");
        assertThat(Ids.validate("bad\u0000id")).isPresent();
    }

    @Test
    void masterAddresses() {
        assertThat(MasterUrl.parse("zk://h1:2181,h2:2181/mesos"))
                .isEqualTo(new MasterUrl.ZooKeeper("h1:2181,h2:2181", "/mesos", Optional.empty()))
                .hasToString("zk://h1:2181,h2:2181/mesos");
        assertThat(MasterUrl.parse("zk://h1/a/b/")).isEqualTo(new MasterUrl.ZooKeeper("h1", "/a/b", Optional.empty()));
        assertThat(MasterUrl.parse("zk://h1")).isEqualTo(new MasterUrl.ZooKeeper("h1", "/", Optional.empty()));
        MasterUrl secret = MasterUrl.parse("zk://u:p@h1:1/x");
        assertThat(secret).isEqualTo(new MasterUrl.ZooKeeper("h1:1", "/x", Optional.of("u:p")));
        assertThat(secret.toString()).doesNotContain("u:p");
        assertThat(MasterUrl.parse(" 10.0.0.1:5050 ")).isEqualTo(new MasterUrl.Fixed("10.0.0.1", 5050));
        assertThat(MasterUrl.parse("[::1]:5050"))
                .isEqualTo(new MasterUrl.Fixed("::1", 5050))
                .hasToString("[::1]:5050");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":5050",
                "host:0",
                "host:70000",
                "host:x",
                "zk://",
                "zk:///mesos",
                "zk://h1:x/mesos",
                "zk://h1,/mesos",
                "zk://h1//x",
                "http://h:1",
                "a b:1"
            })
    void noMasterAddresses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MasterUrl.parse(text));
    }

    @Test
    void anAdvertisementIsTheOriginalsPlusOurLinkPort() {
        MasterInfo info = MasterInfo.newBuilder()
                .setId("m")
                .setIp(16777343)
                .setPort(5050)
                .setHostname("host-1")
                .setAddress(Address.newBuilder()
                        .setHostname("host-1")
                        .setIp("127.0.0.1")
                        .setPort(5050))
                .build();
        MasterAdvertisement ours = new MasterAdvertisement(info, OptionalInt.of(5060));

        assertThat(MasterAdvertisement.parse(ours.toJson())).isEqualTo(ours);
        assertThat(new String(ours.toJson(), StandardCharsets.UTF_8))
                .contains("\"agent_link_port\":5060")
                .contains("\"ip\":16777343");
        MasterAdvertisement theirs = new MasterAdvertisement(info, OptionalInt.empty());
        assertThat(MasterAdvertisement.parse(theirs.toJson())).isEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"id\":\"m\"}"})
    void noAdvertisements(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MasterAdvertisement.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5060\"", "0", "70000", "1e3", "99999999999", "{}", "null"})
    void aNonsenseLinkPortCountsAsNone(String port) {
        byte[] json = ("{\"id\":\"m\",\"ip\":1,\"port\":5050,\"agent_link_port\":" + port + "}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(MasterAdvertisement.parse(json).agentLinkPort()).isEmpty();
    }
}
