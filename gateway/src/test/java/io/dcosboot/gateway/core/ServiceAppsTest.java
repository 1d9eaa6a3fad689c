package io.dcosboot.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.gateway.core.MarathonApp.Task;
import io.dcosboot.gateway.core.ServiceApps.ServiceApp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAppsTest {
    private static final Task RUNNING = new Task("TASK_RUNNING", "10.0.0.1", List.of(31000, 31001), List.of());
    private static final Task STAGING = new Task("TASK_STAGING", "10.0.0.9", List.of(1, 2), List.of());

    @Test
    void publishesTheFirstRunningTasksPortOfTheIndex() {
        var app = app("/a", Map.of("DCOS_SERVICE_PORT_INDEX", "1"), STAGING, RUNNING);
        assertThat(published(app)).isEqualTo(new ServiceApp("/a", Upstream.http("10.0.0.1", 31001), true, true));
    }

    @ParameterizedTest
    @CsvSource({
        "DCOS_SERVICE_NAME, /nest2/nest1/svc, svc.nest1.nest2",
        "DCOS_SERVICE_NAME, nest/svc/, svc.nest",
    })
    void namesAreCanonical(String label, String name, String key) {
        assertThat(ServiceApps.of(List.of(app("/a", Map.of(label, name), RUNNING)))
                        .byName())
                .containsOnlyKeys(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "2", "1.0"})
    void aBadPortIndexLeavesOnlyThatAppOut(String index) {
        var apps = ServiceApps.of(List.of(
                app("/bad", Map.of("DCOS_SERVICE_NAME", "bad", "DCOS_SERVICE_PORT_INDEX", index), RUNNING),
                app("/good", Map.of("DCOS_SERVICE_NAME", "good"), RUNNING)));
        assertThat(apps.byName()).containsOnlyKeys("good");
        assertThat(apps.remarks()).singleElement().asString().startsWith("app /bad: ");
    }

    @Test
    void appsThatCannotBeReachedAreLeftOut() {
        var noHost = new Task("TASK_RUNNING", "", List.of(1), List.of());
        var badPort = new Task("TASK_RUNNING", "h", List.of(0), List.of());
        assertThat(ServiceApps.of(List.of(
                                app("/1", Map.of("DCOS_SERVICE_NAME", "1"), noHost),
                                app("/2", Map.of("DCOS_SERVICE_NAME", "2"), STAGING),
                                app("/3", Map.of("DCOS_SERVICE_NAME", "3")),
                                app("/4", Map.of("DCOS_SERVICE_NAME", "4", "DCOS_SERVICE_SCHEME", "ftp"), RUNNING),
                                app("/5", Map.of("DCOS_SERVICE_NAME", "5"), badPort),
                                app("/6", Map.of("DCOS_SERVICE_NAME", ""), RUNNING)))
                        .byName())
                .isEmpty();
    }

    @Test
    void containerNetworksGiveTheTasksOwnAddress() {
        var task = new Task("TASK_RUNNING", "10.0.0.1", List.of(31000, 31001), List.of("172.17.0.2"));
        var labels = labels(Map.of("DCOS_SERVICE_PORT_INDEX", "1"));
        assertThat(published(new MarathonApp("/a", labels, List.of(80, 8080), true, List.of(task)))
                        .upstream())
                .isEqualTo(Upstream.http("172.17.0.2", 8080));
        assertThat(published(new MarathonApp("/a", labels, List.of(80, 0), true, List.of(task)))
                        .upstream())
                .isEqualTo(Upstream.http("172.17.0.2", 31001));
    }

    @Test
    void ofTwoAppsWithOneNameTheLowerIdIsPublished() {
        var apps = ServiceApps.of(List.of(app("/b", Map.of(), RUNNING), app("/a", Map.of(), RUNNING)));
        assertThat(apps.byName().get("svc").appId()).isEqualTo("/a");
        assertThat(apps.remarks()).containsExactly("app /b: its service name is taken by /a");
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, true", "garbage, true"})
    void onlyTheWordFalseSwitchesOff(String label, boolean on) {
        var service = published(app(
                "/a",
                Map.of("DCOS_SERVICE_REWRITE_REQUEST_URLS", label, "DCOS_SERVICE_REQUEST_BUFFERING", label),
                RUNNING));
        assertThat(service.stripsPrefix()).isEqualTo(on);
        assertThat(service.bufferedRequests()).isEqualTo(on);
    }

    private static ServiceApp published(MarathonApp app) {
        return ServiceApps.of(List.of(app)).byName().get("svc");
    }

    private static MarathonApp app(String id, Map<String, String> labels, Task... tasks) {
        return new MarathonApp(id, labels(labels), List.of(), false, List.of(tasks));
    }

    private static Map<String, String> labels(Map<String, String> changes) {
        Map<String, String> labels = new HashMap<>(
                Map.of("DCOS_SERVICE_NAME", "svc", "DCOS_SERVICE_SCHEME", "http", "DCOS_SERVICE_PORT_INDEX", "0"));
        labels.putAll(changes);
        return labels;
    }
}
