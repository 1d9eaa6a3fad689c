package io.dcosboot.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.gateway.core.MesosState.WebUi;
import io.dcosboot.gateway.core.ServiceApps.ServiceApp;
import io.dcosboot.gateway.core.Target.Idle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceResolverTest {
    private static final Upstream APP = Upstream.http("10.0.0.1", 1000);
    private static final Upstream FRAMEWORK = Upstream.http("10.0.0.2", 2000);
    private static final Upstream BY_ID = Upstream.http("10.0.0.3", 3000);

    private static final MesosState STATE = new MesosState(
            Map.of(
                    "id-1", new WebUi.At(FRAMEWORK),
                    "id-2", new WebUi.InDns(),
                    "id-3", new WebUi.Absent(),
                    "id-4", new WebUi.At(BY_ID),
                    "id-5", new WebUi.At(new Upstream("https", "h", 443, "/ui"))),
            Map.of(
                    "framework", "id-1",
                    "dns", "id-2",
                    "absent", "id-3",
                    "app", "id-1",
                    "id-4", "id-1",
                    "sub.group", "id-1",
                    "marathon", "id-1",
                    "deep", "id-5"),
            Map.of());

    private static final ServiceApps APPS = apps(Map.of("app", true, "nest1", true, "app.nest1", false, "x.g", true));

    @ParameterizedTest
    @CsvSource({
        "/app, /, /service/app",
        "/app/, /, /service/app",
        "/app/a%20b/c%3Fd/, /a%20b/c%3Fd/, /service/app",
        "/g/x/index.html, /index.html, /service/g/x",
        "/nest1/app/x, /app/x, /service/nest1",
    })
    void theShortestPublishedNameGetsTheRest(String path, String rest, String prefix) {
        assertThat(resolve(path, APPS, STATE)).isEqualTo(new Target(APP, rest, prefix, Idle.DEFAULT));
    }

    @Test
    void aFrameworkIsFoundByIdBeforeNameAndByNestedName() {
        assertThat(upstream("/framework/x")).isEqualTo(FRAMEWORK);
        assertThat(upstream("/id-4/x")).isEqualTo(BY_ID);
        assertThat(upstream("/group/sub/x")).isEqualTo(FRAMEWORK);
        assertThat(((Target) resolve("/group/sub/x", APPS, STATE)).rawPath()).isEqualTo("/x");
    }

    @Test
    void marathonsLabelsGoBeforeFrameworks() {
        assertThat(upstream("/app/")).isEqualTo(APP);
    }

    @Test
    void theUisOwnPathIsPutBeforeTheRest() {
        var target = (Target) resolve("/deep/x", APPS, STATE);
        assertThat(target.upstream().uri(target.rawPath(), "q=1")).hasToString("https://h:443/ui/x?q=1");
    }

    @Test
    void unknownAndUnreachableNames() {
        assertThat(resolve("/unknown/a/b", APPS, STATE)).isEqualTo(Failure.SERVICE_NOT_FOUND);
        assertThat(resolve("/absent", APPS, STATE)).isEqualTo(Failure.SERVICE_NOT_FOUND);
        assertThat(resolve("/dns/x", APPS, STATE)).isEqualTo(Failure.NO_MESOS_DNS);
        assertThat(resolve("/a/b/c/d/e/f/g/h/i/j/k/l/m", APPS, STATE)).isEqualTo(Failure.SERVICE_NOT_FOUND);
    }

    @Test
    void aBrokenMarathonBlocksAllNamesButTheSchedulers() {
        assertThat(resolve("/framework", null, STATE)).isEqualTo(Failure.NO_SERVICE_APPS);
        assertThat(resolve("/marathon/v2/info", null, STATE)).isInstanceOf(Target.class);
        assertThat(resolve("/metronome/v1/jobs", null, STATE)).isEqualTo(Failure.SERVICE_NOT_FOUND);
    }

    @Test
    void aBrokenMesosBlocksOnlyWhatMarathonDoesNotPublish() {
        assertThat(resolve("/app/x", APPS, null)).isInstanceOf(Target.class);
        assertThat(resolve("/framework", APPS, null)).isEqualTo(Failure.NO_MESOS_STATE);
        assertThat(resolve("/marathon/", APPS, null)).isEqualTo(Failure.NO_MESOS_STATE);
    }

    @Test
    void aServiceMayKeepItsPublicPathAndHaveUnbufferedRequests() {
        var apps = new ServiceApps(Map.of("raw", new ServiceApp("/raw", APP, false, false)), List.of());
        assertThat(resolve("/raw/a/b", apps, STATE))
                .isEqualTo(new Target(APP, "/service/raw/a/b", "/service/raw", Idle.UNBUFFERED_SERVICE));
    }

    @Test
    void schedulersAreNotTakenFromMarathonsLabels() {
        var apps = apps(Map.of("marathon", true));
        assertThat(((Target) resolve("/marathon/x", apps, STATE)).upstream()).isEqualTo(FRAMEWORK);
    }

    private static Upstream upstream(String path) {
        return ((Target) resolve(path, APPS, STATE)).upstream();
    }

    private static Resolution resolve(String path, ServiceApps apps, MesosState state) {
        return ServiceResolver.resolve(RequestPath.parse(path).orElseThrow(), apps, state);
    }

    private static ServiceApps apps(Map<String, Boolean> strips) {
        return new ServiceApps(
                strips.entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, e -> new ServiceApp(e.getKey(), APP, e.getValue(), true))),
                List.of());
    }
}
