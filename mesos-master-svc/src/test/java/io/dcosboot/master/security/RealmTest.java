package io.dcosboot.master.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealmTest {

    @ParameterizedTest
    @CsvSource({
        "/state, READONLY",
        "/metrics/snapshot, READONLY",
        "/maintenance/status, READONLY",
        "/healthy, READONLY",
        "/actuator/prometheus, READONLY",
        "/nobody/knows, READONLY",
        "/api/v1, READWRITE",
        "/quota/dev, READWRITE",
        "/weights, READWRITE",
        "/weightsx, READONLY",
        "/machine/down, READWRITE",
        "/maintenance/schedule, READWRITE",
        "/logging/toggle, READWRITE",
        "/api/v1/scheduler, SCHEDULER"
    })
    void everyPathHasItsRealm(String path, Realm realm) {
        assertThat(Realm.of(path)).contains(realm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/version", "/redirect", "/system/stats.json", "/actuator/health/liveness"})
    void aFewAreOpen(String path) {
        assertThat(Realm.of(path)).isEmpty();
    }
}
