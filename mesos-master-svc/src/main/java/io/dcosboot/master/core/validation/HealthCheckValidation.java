package io.dcosboot.master.core.validation;

import io.dcosboot.mesos.v1.CheckInfo;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.HealthCheck;
import java.util.Optional;

/** Form of checks and health checks (mesos-master.md §7, lines 7 and 8). */
final class HealthCheckValidation {

    private HealthCheckValidation() {}

    static Optional<String> check(CheckInfo check) {
        if (!check.hasType()) {
            return Optional.of("CheckInfo must specify 'type'");
        }
        Optional<String> member = switch (check.getType()) {
            case COMMAND ->
                check.hasCommand()
                        ? command(check.getCommand().getCommand(), "check", "Check")
                        : expecting("command", "COMMAND check");
            case HTTP ->
                check.hasHttp()
                        ? path(check.getHttp().hasPath(), check.getHttp().getPath(), "HTTP check")
                        : expecting("http", "HTTP check");
            case TCP -> check.hasTcp() ? Optional.empty() : expecting("tcp", "TCP check");
            case UNKNOWN -> Optional.of("'UNKNOWN' is not a valid check type");
        };
        return member.or(() -> nonNegative("delay_seconds", check.getDelaySeconds()))
                .or(() -> nonNegative("interval_seconds", check.getIntervalSeconds()))
                .or(() -> nonNegative("timeout_seconds", check.getTimeoutSeconds()));
    }

    static Optional<String> healthCheck(HealthCheck check) {
        if (!check.hasType()) {
            return Optional.of("HealthCheck must specify 'type'");
        }
        Optional<String> member = switch (check.getType()) {
            case COMMAND ->
                check.hasCommand()
                        ? command(check.getCommand(), "health check", "Health check")
                        : expecting("command", "COMMAND health check");
            case HTTP -> check.hasHttp() ? http(check.getHttp()) : expecting("http", "HTTP health check");
            case TCP -> check.hasTcp() ? Optional.empty() : expecting("tcp", "TCP health check");
            case UNKNOWN -> Optional.of("'UNKNOWN' is not a valid health check type");
        };
        return member.or(() -> nonNegative("delay_seconds", check.getDelaySeconds()))
                .or(() -> nonNegative("grace_period_seconds", check.getGracePeriodSeconds()))
                .or(() -> nonNegative("interval_seconds", check.getIntervalSeconds()))
                .or(() -> nonNegative("timeout_seconds", check.getTimeoutSeconds()));
    }

    /** The type that older frameworks leave out is told by the member they set (mesos-master.md §6, step 3). */
    static HealthCheck withInferredType(HealthCheck check) {
        if (check.hasType()) {
            return check;
        }
        if (check.hasCommand()) {
            return check.toBuilder().setType(HealthCheck.Type.COMMAND).build();
        }
        return check.hasHttp()
                ? check.toBuilder().setType(HealthCheck.Type.HTTP).build()
                : check;
    }

    private static Optional<String> http(HealthCheck.HTTPCheckInfo http) {
        if (http.hasScheme()
                && !http.getScheme().equals("http")
                && !http.getScheme().equals("https")) {
            return Optional.of("Unsupported HTTP health check scheme: '" + http.getScheme() + "'");
        }
        return path(http.hasPath(), http.getPath(), "HTTP health check");
    }

    private static Optional<String> command(CommandInfo command, String what, String owner) {
        if (!command.hasValue()) {
            return Optional.of("Command " + what + " must contain "
                    + (command.getShell() ? "'shell command'" : "'executable path'"));
        }
        return EnvironmentValidation.command(command).map(why -> owner + "'s `CommandInfo` is invalid: " + why);
    }

    private static Optional<String> path(boolean given, String path, String what) {
        return given && !path.startsWith("/")
                ? Optional.of("The path '" + path + "' of " + what + " must start with '/'")
                : Optional.empty();
    }

    private static Optional<String> expecting(String member, String what) {
        return Optional.of("Expecting '" + member + "' to be set for " + what);
    }

    private static Optional<String> nonNegative(String member, double seconds) {
        return seconds >= 0 ? Optional.empty() : Optional.of("Expecting '" + member + "' to be non-negative");
    }
}
