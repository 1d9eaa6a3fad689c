package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.PersistentSortedMap;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags of what a master shows of its state (mesos-master.md §23): a client that polls and has the newest answer
 * already gets 304 instead of it. Two states have one tag if a reader cannot tell them apart; pings and counters, which
 * change all the time, are not shown.
 */
final class StateTags {

    private final AtomicLong hits = new AtomicLong();
    private @Nullable MasterState last;
    private long number;

    /** Sets the tag; if the client has it, answers 304 and returns true. */
    boolean unchanged(HttpServletRequest request, HttpServletResponse response, MasterState state) {
        if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
            return false;
        }
        Principal reader = request.getUserPrincipal();
        String tag = "\"" + state.term().info().getId() + "-" + number(state)
                + (reader == null
                        ? ""
                        : "-" + Integer.toHexString(reader.getName().hashCode())) + "\"";
        response.setHeader("ETag", "W/" + tag); // weak: the bytes depend on compression
        String known = request.getHeader("If-None-Match");
        if (known != null && (known.strip().equals("*") || known.contains(tag))) {
            hits.incrementAndGet();
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return true;
        }
        return false;
    }

    /** Answers that were not rendered because the client had them. */
    long hits() {
        return hits.get();
    }

    private synchronized long number(MasterState state) {
        if (last == null || !looksLike(last, state)) {
            number++;
        }
        last = state;
        return number;
    }

    @SuppressWarnings("ReferenceEquality") // the parts of states are shared as long as they do not change
    private static boolean looksLike(MasterState before, MasterState after) {
        List<Object> then = parts(before);
        List<Object> now = parts(after);
        for (int i = 0; i < then.size(); i++) {
            if (then.get(i) != now.get(i)) {
                return false;
            }
        }
        return before.agents() == after.agents()
                || looksLike(before.agents().registered(), after.agents().registered());
    }

    private static List<Object> parts(MasterState state) {
        return List.of(
                state.term(),
                state.frameworks(),
                state.completedFrameworks(),
                state.agents().recovered(),
                state.agents().unreachable(),
                state.agents().gone(),
                state.offers(),
                state.weights(),
                state.quotas(),
                state.maintenance());
    }

    @SuppressWarnings("ReferenceEquality")
    private static <K extends Comparable<? super K>> boolean looksLike(
            PersistentSortedMap<K, Agent> before, PersistentSortedMap<K, Agent> after) {
        if (before.size() != after.size()) {
            return false;
        }
        Iterator<Agent> then = before.values().iterator();
        for (Agent agent : after.values()) {
            Agent old = then.next();
            boolean same = agent == old
                    || (agent.connected() == old.connected()
                            && agent.withPresence(old.presence()).equals(old));
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
