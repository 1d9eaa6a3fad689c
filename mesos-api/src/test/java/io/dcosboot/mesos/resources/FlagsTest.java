package io.dcosboot.mesos.resources;

import static io.dcosboot.mesos.resources.ResourceFixtures.ranges;
import static io.dcosboot.mesos.resources.ResourceFixtures.reservedStatically;
import static io.dcosboot.mesos.resources.ResourceFixtures.scalar;
import static io.dcosboot.mesos.resources.ResourceFixtures.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The agent's flags and the flattened forms they are shown in. */
class FlagsTest {
    @Test
    void resourcesInTheSimpleForm() {
        assertThat(Resources.parse("cpus:4; mem (eng) : 1024 ;ports:[31000-32000, 33000-33010];disks:{b,a};", "*"))
                .isEqualTo(Resources.of(
                        scalar("cpus", 4),
                        reservedStatically(scalar("mem", 1024), "eng"),
                        ranges("ports", 31000, 32000, 33000, 33010),
                        set("disks", "a", "b")));
        assertThat(Resources.parse("", "*")).isEqualTo(Resources.empty());
        assertThat(Resources.parse("cpus:0.5;cpus:0.5", "*")).isEqualTo(Resources.of(scalar("cpus", 1)));
    }

    @Test
    void whatNamesNoRoleIsReservedToTheDefaultRole() {
        assertThat(Resources.parse("cpus:4;mem(*):8;disk(x):2", "slave_public"))
                .isEqualTo(Resources.of(
                        reservedStatically(scalar("cpus", 4), "slave_public"),
                        scalar("mem", 8),
                        reservedStatically(scalar("disk", 2), "x")));
        assertThat(Resources.parse(
                        "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":4}}]", "slave_public"))
                .isEqualTo(Resources.of(reservedStatically(scalar("cpus", 4), "slave_public")));
    }

    @Test
    void resourcesInTheJsonForm() {
        assertThat(Resources.parse("""
                        [{"name":"disk","type":"SCALAR","scalar":{"value":100},"role":"eng",
                          "disk":{"source":{"type":"MOUNT","mount":{"root":"/m"}}}},
                         {"name":"cpus","type":"SCALAR","scalar":{"value":2}}]""", "*"))
                .isEqualTo(Resources.of(
                        reservedStatically(ResourceFixtures.disk(100, Source.Type.MOUNT, "/m"), "eng"),
                        scalar("cpus", 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cpus",
                "cpus:",
                ":4",
                "cpus:4:5",
                "cpus:four",
                "cpus:-1",
                "cpus:0.0001",
                "ports:[1-2",
                "ports:[]",
                "ports:[1]",
                "ports:[2-1]",
                "ports:[1-99999999999999999999]",
                "disks:{a",
                "disks:{a,a}",
                "cpus():1",
                "cpus(a/):1",
                "cpus(-x):1",
                "cpus:1;cpus:[1-2]",
                "[{]",
                "[{\"name\":\"cpus\"}]",
                "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"revocable\":{}}]",
                "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"role\":\"a\",\"reservation\":{}}]",
                "[{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},\"role\":\"a\",\"disk\":{\"persistence\":{\"id\":\"x\"}}}]"
            })
    void badResourcesAreRefused(String flag) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resources.parse(flag, "*"))
                .withMessageMatching("(?s).{10,}");
    }

    @Test
    void attributes() {
        List<Attribute> attributes = Attributes.parse(
                "rack:r 1;level:10;zones:{a, b};ports:[1-2, 5-6];public_ip:true;url:http://x:1;level:11");

        assertThat(attributes)
                .extracting(Attribute::getName)
                .containsExactly("rack", "level", "zones", "ports", "public_ip", "url", "level");
        assertThat(flat(json -> FlatResources.writeAttributes(attributes, json)))
                .isEqualTo("{\"rack\":\"r 1\",\"level\":11.0,\"zones\":\"{a, b}\",\"ports\":\"[1-2, 5-6]\","
                        + "\"public_ip\":\"true\",\"url\":\"http://x:1\"}");
        assertThat(Attributes.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rack", ":x", "rack:", "ports:[1-", "zones:{a"})
    void badAttributesAreRefused(String flag) {
        assertThatIllegalArgumentException().isThrownBy(() -> Attributes.parse(flag));
    }

    @Test
    void flattenedResourcesAlwaysHaveTheFourStandardOnes() {
        assertThat(flat(json -> FlatResources.write(Resources.empty(), json)))
                .isEqualTo("{\"disk\":0.0,\"mem\":0.0,\"gpus\":0.0,\"cpus\":0.0}");
    }

    @Test
    void flattenedResourcesAreSummedByNameWithTheRevocableApart() {
        Resources resources = Resources.of(
                scalar("cpus", 0.1),
                reservedStatically(scalar("cpus", 0.2), "a"),
                ResourceFixtures.revocable(scalar("cpus", 3)),
                scalar("disk", 22_894_891_008.0 / 1024),
                ranges("ports", 33000, 33010, 31000, 32000),
                reservedStatically(ranges("ports", 1, 2), "a"),
                set("disks", "b", "a"));

        assertThat(flat(json -> FlatResources.write(resources, json)))
                .isEqualTo("{\"disk\":22358292.0,\"mem\":0.0,\"gpus\":0.0,\"cpus\":0.3,\"cpus_revocable\":3.0,"
                        + "\"ports\":\"[1-2, 31000-32000, 33000-33010]\",\"disks\":\"{a, b}\"}");
        assertThat(FlatResources.toMap(resources)).containsEntry("cpus", 0.3);
    }

    private static String flat(Consumer<JsonGenerator> writer) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            writer.accept(json);
        }
        return text.toString();
    }
}
