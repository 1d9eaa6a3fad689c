package io.dcosboot.master.api;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.leadership.Leadership;
import io.dcosboot.master.leadership.Standing;
import io.dcosboot.mesos.v1.MasterInfo;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets only the leader answer; others send clients to it (mesos-master.md §1.3). */
final class LeaderGate {

    private final Leadership leadership;

    LeaderGate(Leadership leadership) {
        this.leadership = leadership;
    }

    /**
     * The state to answer from.
     *
     * @throws Refusal 307 or 503 if this master does not lead or has not recovered
     */
    MasterState require(HttpServletRequest request) {
        return switch (leadership.standing()) {
            case Standing.Leading(MasterState state) -> state;
            case Standing.Recovering _ -> throw Refusal.of(503, "Master has not finished recovery");
            case Standing.Following(Optional<MasterInfo> leader) ->
                throw leader.map(info -> Refusal.redirect(address(info) + pathAndQuery(request)))
                        .orElseGet(() -> Refusal.of(503, "No leader elected"));
        };
    }

    /** The leader's {@code //host:port}, this master's own if it leads; empty if nobody is known to lead. */
    Optional<String> leaderAddress() {
        return leadership.leader().map(LeaderGate::address);
    }

    private static String address(MasterInfo info) {
        return "//" + info.getHostname() + ":" + info.getPort();
    }

    private static String pathAndQuery(HttpServletRequest request) {
        @Nullable String query = request.getQueryString();
        Object original = request.getAttribute(MesosPathFilter.ORIGINAL_PATH);
        String path = original instanceof String text ? text : request.getRequestURI();
        return query == null ? path : path + "?" + query;
    }
}
