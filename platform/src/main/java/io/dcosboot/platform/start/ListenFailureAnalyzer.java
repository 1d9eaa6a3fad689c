package io.dcosboot.platform.start;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Explains why the HTTP port could not be opened, with the address, which Boot's own analysis leaves out. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ListenFailureAnalyzer extends AbstractFailureAnalyzer<WebServerException> {
    private final Environment environment;

    ListenFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WebServerException cause) {
        String address = environment.getProperty("server.address", "0.0.0.0");
        String port = cause instanceof PortInUseException inUse
                ? String.valueOf(inUse.getPort())
                : environment.getProperty("server.port", "8080");
        String listener = address + ":" + port;
        return switch (reason(cause)) {
            case IN_USE ->
                new FailureAnalysis(
                        "The service cannot listen on " + listener + ": another program uses that port.",
                        "Stop the other program (ss -ltnp 'sport = :" + port + "' names it), or give this service"
                                + " another port with the property server.port.",
                        cause);
            case NO_SUCH_ADDRESS ->
                new FailureAnalysis(
                        "The service cannot listen on " + listener + ": this machine has no address " + address + ".",
                        "Set dcos.node.ip (or server.address) to an address of this machine (ip address shows them).",
                        cause);
            case FORBIDDEN ->
                new FailureAnalysis(
                        "The service cannot listen on " + listener + ": the user " + System.getProperty("user.name")
                                + " may not open that port.",
                        "Choose a port above 1023 with the property server.port, or grant the right to open low ports"
                                + " (sysctl net.ipv4.ip_unprivileged_port_start, or CAP_NET_BIND_SERVICE).",
                        cause);
            case OTHER -> null;
        };
    }

    private enum Reason {
        IN_USE,
        NO_SUCH_ADDRESS,
        FORBIDDEN,
        OTHER
    }

    /** The systems say it in words only; Netty's native transport not even with a BindException. */
    private static Reason reason(WebServerException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("address already in use")) {
                return Reason.IN_USE;
            }
            if (message.contains("cannot assign requested address") || message.contains("can't assign requested")) {
                return Reason.NO_SUCH_ADDRESS;
            }
            if (message.contains("permission denied")) {
                return Reason.FORBIDDEN;
            }
        }
        return failure instanceof PortInUseException ? Reason.IN_USE : Reason.OTHER;
    }
}
