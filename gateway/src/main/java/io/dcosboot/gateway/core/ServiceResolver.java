package io.dcosboot.gateway.core;

import io.dcosboot.gateway.core.MesosState.WebUi;
import io.dcosboot.gateway.core.ServiceApps.ServiceApp;
import io.dcosboot.gateway.core.Target.Idle;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the server of a service by name (gateway.md §5): shortest name first, Marathon's labels before frameworks. */
public final class ServiceResolver {
    private static final int MAX_SEGMENTS = 10;

    /** Root schedulers, which are in no list of apps. */
    private static final Set<String> SCHEDULERS = Set.of("marathon", "metronome");

    private ServiceResolver() {}

    /**
     * @param path what follows {@code /service}; at least one segment
     * @param apps null while Marathon's list is not known
     * @param state null while the Mesos state is not known
     */
    public static Resolution resolve(RequestPath path, @Nullable ServiceApps apps, @Nullable MesosState state) {
        List<String> segments = path.segments();
        boolean scheduler = SCHEDULERS.contains(segments.getFirst());
        if (apps == null && !scheduler) {
            return Failure.NO_SERVICE_APPS;
        }
        for (int count = 1; count <= Math.min(MAX_SEGMENTS, segments.size()); count++) {
            String typed = String.join("/", segments.subList(0, count));
            String name = ServiceName.canonical(typed);
            ServiceApp app = apps == null || scheduler ? null : apps.byName().get(name);
            if (app != null) {
                return published(app, path, typed, count);
            }
            if (state == null) {
                return Failure.NO_MESOS_STATE;
            }
            switch (state.webUi(typed, name).orElseGet(WebUi.Absent::new)) {
                case WebUi.At(Upstream upstream) -> {
                    return new Target(upstream, path.after(count), publicPrefix(typed), Idle.DEFAULT);
                }
                case WebUi.InDns() -> {
                    return Failure.NO_MESOS_DNS;
                }
                case WebUi.Absent() -> {}
            }
        }
        return Failure.SERVICE_NOT_FOUND;
    }

    private static Target published(ServiceApp app, RequestPath path, String typed, int count) {
        String rawPath = app.stripsPrefix() ? path.after(count) : "/service" + path.raw();
        Idle idle = app.bufferedRequests() ? Idle.DEFAULT : Idle.UNBUFFERED_SERVICE;
        return new Target(app.upstream(), rawPath, publicPrefix(typed), idle);
    }

    private static String publicPrefix(String typed) {
        return "/service/" + typed;
    }
}
