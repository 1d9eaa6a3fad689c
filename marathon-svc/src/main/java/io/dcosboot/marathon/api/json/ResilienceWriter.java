package io.dcosboot.marathon.api.json;

import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import io.dcosboot.marathon.core.model.Resilience;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes how an app is checked, upgraded and restarted (marathon.md §24, §25). */
public final class ResilienceWriter {

    private ResilienceWriter() {}

    static void write(ObjectNode app, Resilience resilience) {
        ArrayNode checks = app.putArray("healthChecks");
        resilience.healthChecks().forEach(check -> healthCheck(checks.addObject(), check));
        if (!resilience.readinessChecks().isEmpty()) {
            ArrayNode readiness = app.putArray("readinessChecks");
            resilience.readinessChecks().forEach(check -> readinessCheck(readiness.addObject(), check));
        }
        app.putObject("upgradeStrategy")
                .put("minimumHealthCapacity", resilience.upgradeStrategy().minimumHealthCapacity())
                .put("maximumOverCapacity", resilience.upgradeStrategy().maximumOverCapacity());
        seconds(app, "backoffSeconds", resilience.backoff().initial());
        app.put("backoffFactor", resilience.backoff().factor());
        seconds(app, "maxLaunchDelaySeconds", resilience.backoff().max());
        app.put("killSelection", resilience.killSelection().name());
        switch (resilience.unreachableStrategy()) {
            case UnreachableStrategy.Disabled() -> app.put("unreachableStrategy", "disabled");
            case UnreachableStrategy.Replace(Duration inactiveAfter, Duration expungeAfter) ->
                app.putObject("unreachableStrategy")
                        .put("inactiveAfterSeconds", inactiveAfter.toSeconds())
                        .put("expungeAfterSeconds", expungeAfter.toSeconds());
        }
    }

    /** Whole seconds as an integer, anything else as a decimal. */
    private static void seconds(ObjectNode json, String member, Duration duration) {
        if (duration.toMillisPart() == 0) {
            json.put(member, duration.toSeconds());
        } else {
            json.put(member, duration.toMillis() / 1000.0);
        }
    }

    /** Fills {@code json} with a health check, as apps and events show it. */
    public static void healthCheck(ObjectNode json, HealthCheck check) {
        switch (check) {
            case HealthCheck.Http(var scheme, var path, var port, var ignoreHttp1xx, var _) -> {
                json.put("protocol", scheme.name()).put("path", path).put("ignoreHttp1xx", ignoreHttp1xx);
                port(json, port);
            }
            case HealthCheck.Tcp(var port, var _) -> {
                json.put("protocol", "TCP");
                port(json, port);
            }
            case HealthCheck.Shell(var command, var _) ->
                json.put("protocol", "COMMAND").putObject("command").put("value", command);
            case HealthCheck.MesosHttp(var scheme, var path, var port, var ipProtocol, var _) -> {
                json.put("protocol", "MESOS_" + scheme.name()).put("path", path);
                port(json, port);
                json.put("ipProtocol", text(ipProtocol));
            }
            case HealthCheck.MesosTcp(var port, var ipProtocol, var _) -> {
                json.put("protocol", "MESOS_TCP");
                port(json, port);
                json.put("ipProtocol", text(ipProtocol));
            }
        }
        HealthCheck.Timing timing = check.timing();
        json.put("gracePeriodSeconds", timing.gracePeriod().toSeconds())
                .put("intervalSeconds", timing.interval().toSeconds())
                .put("timeoutSeconds", timing.timeout().toSeconds())
                .put("maxConsecutiveFailures", timing.maxConsecutiveFailures())
                .put("delaySeconds", timing.delay().toSeconds());
    }

    private static void port(ObjectNode json, HealthCheck.@Nullable Port port) {
        switch (port) {
            case null -> {}
            case HealthCheck.Port.ByIndex(int index) -> json.put("portIndex", index);
            case HealthCheck.Port.Fixed(int number) -> json.put("port", number);
        }
    }

    private static String text(HealthCheck.IpProtocol protocol) {
        return switch (protocol) {
            case IPV4 -> "IPv4";
            case IPV6 -> "IPv6";
        };
    }

    private static void readinessCheck(ObjectNode json, ReadinessCheck check) {
        json.put("name", check.name())
                .put("protocol", check.scheme().name())
                .put("path", check.path())
                .put("portName", check.portName())
                .put("intervalSeconds", check.interval().toSeconds())
                .put("timeoutSeconds", check.timeout().toSeconds());
        ArrayNode codes = json.putArray("httpStatusCodesForReady");
        check.readyStatusCodes().stream().sorted().forEach(codes::add);
        json.put("preserveLastResponse", check.preserveLastResponse());
    }
}
