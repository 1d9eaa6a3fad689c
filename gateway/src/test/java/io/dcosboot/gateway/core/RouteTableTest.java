package io.dcosboot.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.gateway.core.Destination.Agent;
import io.dcosboot.gateway.core.Destination.AgentNode;
import io.dcosboot.gateway.core.Destination.Fixed;
import io.dcosboot.gateway.core.Destination.Mesos;
import io.dcosboot.gateway.core.Destination.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "//a///b//, /a/b/",
        "/, /",
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/%2e%2E/b, /b",
        "/a/.., /",
        "/a/b/., /a/b/",
        "/a%2Fb/%28x%29, /a%2Fb/%28x%29",
        "/a/..b, /a/..b",
    })
    void pathsAreTidiedBeforeTheyAreRouted(String raw, String tidy) {
        assertThat(RequestPath.parse(raw)).map(RequestPath::raw).contains(tidy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a/b", "/..", "/a/../../b", "/%2e%2e/a"})
    void pathsThatAreNotBelowTheRootAreRefused(String raw) {
        assertThat(RequestPath.parse(raw)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/mesos/, /",
        "/mesos/state-summary, /state-summary",
        "/mesos/master/redirect, /master/redirect",
        "/mesos//api/v1, /api/v1",
    })
    void mesosLosesItsPrefix(String path, String upstream) {
        assertThat(destination(path)).isEqualTo(new Mesos(upstream));
    }

    @ParameterizedTest
    @CsvSource({
        "/agent/a-1, a-1, /",
        "/slave/a-1, a-1, /",
        "/slave/a-1/slave%281%29/state, a-1, /slave%281%29/state",
        "/agent/a-1/slave(1)/state, a-1, /slave(1)/state",
        "/agent/a-1/files/, a-1, /files/",
    })
    void agentsAreReachedByTheirId(String path, String id, String upstream) {
        assertThat(destination(path)).isEqualTo(new Agent(id, upstream));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/agent/a_b/x",
                "/agent/a%2Fb/x",
                "/agent/",
                "/agent",
                "/slave/é/x",
                "/mesos",
                "/service/",
                "/service",
                "/marathon",
                "/unknown",
                "/mesosphere/x",
                "/system/v1/agent/a-1/other",
                "/system/v1/agent/a_1/logs",
            })
    void otherPathsHaveNoRoute(String path) {
        assertThat(RouteTable.match(path(path))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/system/v1/agent/a-1/logs/v1/stream/, /system/v1/logs/v1/stream/",
        "/system/v1/agent/a-1/metrics/v0/node, /system/v1/metrics/v0/node",
        "/system/v1/agent/a-1/dcos-metadata/dcos-version.json, /dcos-metadata/dcos-version.json",
        "/system/v1/agent/a-1/nginx/metrics, /nginx/metrics",
    })
    void partsOfAnAgentsNodeAreReachedThroughItsGateway(String path, String upstream) {
        assertThat(destination(path)).isEqualTo(new AgentNode("a-1", upstream));
    }

    @ParameterizedTest
    @CsvSource({
        "/service/a, /a",
        "/service/a/b/, /a/b/",
        "/service////nest1////x, /nest1/x",
        "/marathon/v2/apps, /marathon/v2/apps",
        "/marathon/, /marathon/",
        "/service/marathon/v2/apps//id, /marathon/v2/apps/id",
    })
    void servicesIncludingMarathon(String path, String behind) {
        assertThat(destination(path)).isEqualTo(new Service(path(behind)));
    }

    @ParameterizedTest
    @CsvSource({
        "/package/search, COSMOS, /package/search",
        "/capabilities, COSMOS, /capabilities",
        "/cosmos/service/start, COSMOS, /service/start",
        "/acs/api/v1/auth/login, IAM, /acs/api/v1/auth/login",
        "/acs/api/v1/users/x%252Fy, IAM, /acs/api/v1/users/x%252Fy",
        "/dcos-metadata/ui-config.json, IAM, /acs/api/v1/uiconfig/",
        "/exhibitor/exhibitor/v1/cluster/status, EXHIBITOR, /exhibitor/v1/cluster/status",
        "/dcos-history-service/history/last, HISTORY, /history/last",
        "/mesos_dns/v1/version, MESOS_DNS, /v1/version",
        "/net/v1/nodes, NET, /v1/nodes",
        "/navstar/lashup/key, NET, /lashup/key",
        "/system/health/v1, DIAGNOSTICS, /system/health/v1",
        "/system/health/v1/units, DIAGNOSTICS, /system/health/v1/units",
        "/system/checks/v1/node, CHECKS, /system/checks/v1/node",
        "/system/v1/logs/v1/stream/, LOGS, /v1/stream/",
        "/system/v1/metrics/v0/node, METRICS, /v0/node",
        "/pkgpanda/active/, PKGPANDA, /active/",
        "/dcos-ui-update-service/api/v1/version/, UI_UPDATE, /api/v1/version/",
    })
    void componentsHaveFixedAddresses(String path, Component component, String upstream) {
        assertThat(destination(path)).isEqualTo(new Fixed(component, upstream));
    }

    @ParameterizedTest
    @CsvSource({
        "/mesos, 301, /mesos/",
        "/exhibitor, 301, /exhibitor/",
        "/mesos_dns, 301, /mesos_dns/",
        "/net, 301, /net/",
        "/system/v1/logs, 301, /system/v1/logs/",
        "/service/foo.bar-1, 301, /service/foo.bar-1/",
        "/marathon, 307, /marathon/",
    })
    void foldersWithoutTheirSlashAreRedirected(String path, int status, String location) {
        assertThat(RouteTable.redirect(path(path), null)).contains(new RouteTable.Redirect(status, location));
        assertThat(RouteTable.redirect(path(path), "a=%20b"))
                .contains(new RouteTable.Redirect(status, location + "?a=%20b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/service/foo/", "/service/a/b", "/service/a_b", "/package", "/service", "/mesos/", "/"})
    void nothingElseIsRedirected(String path) {
        assertThat(RouteTable.redirect(path(path), null)).isEmpty();
    }

    @Test
    void everyDestinationHasItsRoute() {
        assertThat(RouteTable.routes())
                .contains("mesos", "agent", "agent-node", "service", "mesos-dns", "ui-update")
                .doesNotHaveDuplicates();
    }

    private static Destination destination(String path) {
        return RouteTable.match(path(path)).orElseThrow();
    }

    private static RequestPath path(String raw) {
        return RequestPath.parse(raw).orElseThrow();
    }
}
