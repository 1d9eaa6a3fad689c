package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.authorization.View;
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
    private final Authorizer authorizer;

    LeaderGate(Leadership leadership, Authorizer authorizer) {
        this.leadership = leadership;
        this.authorizer = authorizer;
    }

    /**
     * The state to answer from, as the caller may see it.
     *
     * @throws Refusal 307 or 503 if this master does not lead or has not recovered
     */
    MasterState require(HttpServletRequest request) {
        return view(request).of(whole(request));
    }

    /** What the caller may see. */
    View view(HttpServletRequest request) {
        return View.of(authorizer, Caller.of(request));
    }

    /** Whether the caller may do something that has no objects of names. */
    boolean allows(HttpServletRequest request, Action action) {
        return authorizer.allows(Caller.of(request), action, Optional.empty());
    }

    /** Throws the refusal of a caller who may not do something. */
    void demand(HttpServletRequest request, Action action) {
        if (!allows(request, action)) {
            throw Refusal.forbidden();
        }
    }

    /**
     * The state with what the caller may not see: for changing calls, which the core judges, and for entity tags.
     *
     * @throws Refusal 307 or 503 if this master does not lead or has not recovered
     */
    MasterState whole(HttpServletRequest request) {
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
