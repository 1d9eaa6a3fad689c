package io.dcosboot.master.api;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a handler that only writes find out that its client has gone, without writing: a blocked reader would, and the
 * servlet API has no other way. A framework without failover timeout must not look alive until its next heartbeat.
 */
final class PeerProbe extends ValveBase {

    private static final String ATTRIBUTE = PeerProbe.class.getName();

    PeerProbe() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        BooleanSupplier alive = () -> {
            connection.action(ActionCode.AVAILABLE, true); // tries to read, without waiting
            // The connector reports its end as something to read; a client of a stream has nothing more to say.
            return connection.getAvailable() <= 0;
        };
        request.setAttribute(ATTRIBUTE, alive);
        getNext().invoke(request, response);
    }

    /** Whether the request's client is still connected; true where that cannot be told. To be asked by its handler. */
    static BooleanSupplier of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof BooleanSupplier alive ? alive : () -> true;
    }
}
