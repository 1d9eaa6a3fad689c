package io.dcosboot.marathon.api.json;

import static io.dcosboot.marathon.api.json.AppReader.seconds;
import static io.dcosboot.marathon.api.json.Ports.text;

import io.dcosboot.marathon.core.model.Backoff;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import io.dcosboot.marathon.core.model.Resilience;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import io.dcosboot.marathon.core.model.UpgradeStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how the app of a modern document is checked, upgraded and restarted (marathon.md §4, §24, §25). */
final class ResilienceReader {

    private final JsonNode document;
    private final Problems problems;

    ResilienceReader(JsonNode document, Problems problems) {
        this.document = document;
        this.problems = problems;
    }

    /** @param hasPorts whether a check that names no port means the first one */
    Resilience read(boolean hasPorts) {
        List<HealthCheck> checks = new ArrayList<>();
        JsonNode given = document.path("healthChecks");
        for (int i = 0; i < given.size(); i++) {
            @Nullable HealthCheck check = healthCheck(given.path(i), "/healthChecks(" + i + ")", hasPorts);
            if (check != null) {
                checks.add(check);
            }
        }
        List<ReadinessCheck> readiness = new ArrayList<>();
        document.path("readinessChecks").forEach(check -> readiness.add(readinessCheck(check)));
        return new Resilience(checks, readiness, upgradeStrategy(), backoff(), killSelection(), unreachableStrategy());
    }

    private @Nullable HealthCheck healthCheck(JsonNode check, String path, boolean hasPorts) {
        String protocol = check.path("protocol").asString("HTTP");
        HealthCheck.Scheme scheme = protocol.endsWith("HTTPS") ? HealthCheck.Scheme.HTTPS : HealthCheck.Scheme.HTTP;
        HealthCheck.@Nullable Port port = port(check, hasPorts);
        HealthCheck.IpProtocol ip = check.path("ipProtocol").asString("IPv4").equals("IPv6")
                ? HealthCheck.IpProtocol.IPV6
                : HealthCheck.IpProtocol.IPV4;
        HealthCheck.Timing timing = timing(check);
        String url = check.path("path").asString("/");
        boolean command = check.has("command");
        if (command != protocol.equals("COMMAND")) {
            problems.add(
                    path,
                    command
                            ? "Health check protocol must be COMMAND when a command is given"
                            : "Health check of protocol COMMAND needs a command");
            return null;
        }
        if (check.has("path") && (protocol.endsWith("TCP") || command)) {
            problems.add(path + "/path", "only HTTP health checks have a path");
        }
        return switch (protocol) {
            case "HTTP", "HTTPS" ->
                new HealthCheck.Http(
                        scheme, url, port, check.path("ignoreHttp1xx").asBoolean(false), timing);
            case "TCP" -> new HealthCheck.Tcp(port, timing);
            case "COMMAND" ->
                new HealthCheck.Shell(check.path("command").path("value").stringValue(), timing);
            case "MESOS_TCP" -> new HealthCheck.MesosTcp(port, ip, timing);
            default -> new HealthCheck.MesosHttp(scheme, url, port, ip, timing);
        };
    }

    private static HealthCheck.@Nullable Port port(JsonNode check, boolean hasPorts) {
        if (check.has("port")) {
            return new HealthCheck.Port.Fixed(check.path("port").intValue());
        }
        return check.has("portIndex") || hasPorts
                ? new HealthCheck.Port.ByIndex(check.path("portIndex").asInt(0))
                : null;
    }

    private static HealthCheck.Timing timing(JsonNode check) {
        HealthCheck.Timing byDefault = HealthCheck.Timing.DEFAULT;
        return new HealthCheck.Timing(
                wholeSeconds(check, "gracePeriodSeconds", byDefault.gracePeriod()),
                wholeSeconds(check, "intervalSeconds", byDefault.interval()),
                wholeSeconds(check, "timeoutSeconds", byDefault.timeout()),
                check.path("maxConsecutiveFailures").asInt(byDefault.maxConsecutiveFailures()),
                wholeSeconds(check, "delaySeconds", byDefault.delay()));
    }

    private static Duration wholeSeconds(JsonNode object, String member, Duration byDefault) {
        return object.has(member) ? Duration.ofSeconds(object.path(member).intValue()) : byDefault;
    }

    private static ReadinessCheck readinessCheck(JsonNode check) {
        Set<Integer> codes = new LinkedHashSet<>();
        check.path("httpStatusCodesForReady").forEach(code -> codes.add(code.intValue()));
        return new ReadinessCheck(
                check.path("name").asString("readinessCheck"),
                HealthCheck.Scheme.valueOf(check.path("protocol").asString("HTTP")),
                check.path("path").asString("/"),
                check.path("portName").asString("http-api"),
                wholeSeconds(check, "intervalSeconds", Duration.ofSeconds(30)),
                wholeSeconds(check, "timeoutSeconds", Duration.ofSeconds(10)),
                codes.isEmpty() ? Set.of(200) : codes,
                check.path("preserveLastResponse").asBoolean(false));
    }

    private UpgradeStrategy upgradeStrategy() {
        JsonNode given = document.path("upgradeStrategy");
        double minimumHealth = fraction(given, "minimumHealthCapacity");
        double overCapacity = fraction(given, "maximumOverCapacity");
        return new UpgradeStrategy(minimumHealth, overCapacity);
    }

    private double fraction(JsonNode strategy, String member) {
        double value = strategy.path(member).asDouble(1);
        if (value < 0 || value > 1) {
            problems.add("/upgradeStrategy/" + member, "got " + value + ", expected between 0.0 and 1.0");
            return 1;
        }
        return value;
    }

    private Backoff backoff() {
        double factor = document.path("backoffFactor").asDouble(Backoff.DEFAULT.factor());
        if (factor < 1) {
            problems.add("/backoffFactor", "got " + factor + ", expected 1.0 or more");
            factor = 1;
        }
        return new Backoff(
                seconds(document, "backoffSeconds", Backoff.DEFAULT.initial()),
                factor,
                seconds(document, "maxLaunchDelaySeconds", Backoff.DEFAULT.max()));
    }

    private Resilience.KillSelection killSelection() {
        @Nullable String selection = text(document, "killSelection");
        return selection == null ? Resilience.DEFAULT.killSelection() : Resilience.KillSelection.valueOf(selection);
    }

    private UnreachableStrategy unreachableStrategy() {
        JsonNode given = document.path("unreachableStrategy");
        if (given.isString()) {
            return new UnreachableStrategy.Disabled();
        }
        return new UnreachableStrategy.Replace(
                wholeSeconds(given, "inactiveAfterSeconds", Duration.ZERO),
                wholeSeconds(given, "expungeAfterSeconds", Duration.ZERO));
    }
}
