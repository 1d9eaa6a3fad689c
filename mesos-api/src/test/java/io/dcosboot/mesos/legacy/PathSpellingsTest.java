package io.dcosboot.mesos.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathSpellingsTest {

    private final PathSpellings agent = new PathSpellings("slave(1)", Set.of("/state"), Set.of("/api/v1"));

    @Test
    void everySpellingBecomesOne() {
        Map.of(
                        "/slave(1)/state", "/state",
                        "/slave%281%29/state.json", "/state",
                        "//slave(1)//state//", "/state",
                        "/slave(1)", "/",
                        "/slave/state", "/slave/state",
                        "/flags.json", "/flags.json",
                        "/api/v1/x/y", "/api/v1",
                        "/api/v11", "/api/v11")
                .forEach((path, canonical) ->
                        assertThat(agent.canonical(path)).as(path).isEqualTo(canonical));
    }
}
