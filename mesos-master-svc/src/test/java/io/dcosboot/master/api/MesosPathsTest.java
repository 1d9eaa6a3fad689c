package io.dcosboot.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MesosPathsTest {

    @Test
    void everySpellingBecomesOne() {
        Map<String, String> spellings = Map.ofEntries(
                Map.entry("/master", "/"),
                Map.entry("/master/", "/"),
                Map.entry("//master//state//", "/state"),
                Map.entry("/state.json", "/state"),
                Map.entry("/master/slaves.json", "/slaves"),
                Map.entry("/files/read.json", "/files/read"),
                Map.entry("/system/stats.json", "/system/stats.json"),
                Map.entry("/system/stats", "/system/stats"),
                Map.entry("/state/anything/below", "/state"),
                Map.entry("/api/v1/scheduler/x", "/api/v1/scheduler"),
                Map.entry("/api/v1/x", "/api/v1"),
                Map.entry("/api/v2", "/api/v2"),
                Map.entry("/quota/a/b", "/quota/a/b"),
                Map.entry("/redirect/x", "/redirect/x"),
                Map.entry("/statement", "/statement"),
                Map.entry("/registrar%281%29/registry", "/registrar(1)/registry"),
                Map.entry("/master/master/state", "/master/state"));
        spellings.forEach((path, canonical) ->
                assertThat(MesosPaths.canonical(path)).as(path).isEqualTo(canonical));
    }

    @Test
    void closedPathsCloseWhatLiesBelow(@TempDir Path folder) throws IOException {
        String json = "{\"disabled_endpoints\":{\"paths\":[\"/master/state\",\"/files/browse\"]}}";
        Path file = Files.writeString(folder.resolve("rules"), json);
        for (String flag : new String[] {json, file.toString(), "file://" + file}) {
            FirewallRules rules = FirewallRules.parse(flag);
            assertThat(rules.disables("/state")).isTrue();
            assertThat(rules.disables("/files/browse/x")).isTrue();
            assertThat(rules.disables("/files")).isFalse();
            assertThat(rules.disables("/state-summary")).isFalse();
        }
        assertThat(FirewallRules.parse("").disables("/state")).isFalse();
        assertThatThrownBy(() -> FirewallRules.parse("{nope")).hasMessageContaining("firewall-rules must look like");
    }
}
