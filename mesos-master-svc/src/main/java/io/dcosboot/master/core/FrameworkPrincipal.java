package io.dcosboot.master.core;

import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.Optional;

/** The principal that a framework names and the one that was authenticated (mesos-master.md §3.1 #9 and #13, §3.2). */
public final class FrameworkPrincipal {

    private FrameworkPrincipal() {}

    /** Why the authenticated principal may not speak as the one of {@code info}; empty if it may, or none was asked for. */
    public static Optional<String> mismatch(Optional<String> authenticated, FrameworkInfo info) {
        return authenticated
                .filter(principal -> !principal.equals(info.getPrincipal()))
                .map(principal -> "Authenticated principal '" + principal + "' does not match principal '"
                        + info.getPrincipal() + "' set in `FrameworkInfo`");
    }

    /**
     * Why a call's own FrameworkInfo names somebody else; empty if it does not.
     *
     * @param authenticated empty where nobody was asked for credentials
     */
    public static Optional<String> mismatch(Optional<String> authenticated, Call call) {
        return described(call).filter(FrameworkInfo::hasPrincipal).flatMap(info -> mismatch(authenticated, info));
    }

    /** The call with the authenticated principal in its FrameworkInfo where that names none. */
    public static Call fillIn(Optional<String> authenticated, Call call) {
        if (authenticated.isEmpty()
                || described(call).filter(info -> !info.hasPrincipal()).isEmpty()) {
            return call;
        }
        Call.Builder named = call.toBuilder();
        if (call.getType() == Call.Type.SUBSCRIBE) {
            named.getSubscribeBuilder().getFrameworkInfoBuilder().setPrincipal(authenticated.get());
        } else {
            named.getUpdateFrameworkBuilder().getFrameworkInfoBuilder().setPrincipal(authenticated.get());
        }
        return named.build();
    }

    private static Optional<FrameworkInfo> described(Call call) {
        return switch (call.getType()) {
            case SUBSCRIBE -> Optional.of(call.getSubscribe().getFrameworkInfo());
            case UPDATE_FRAMEWORK -> Optional.of(call.getUpdateFramework().getFrameworkInfo());
            case TEARDOWN,
                    ACCEPT,
                    DECLINE,
                    ACCEPT_INVERSE_OFFERS,
                    DECLINE_INVERSE_OFFERS,
                    REVIVE,
                    KILL,
                    SHUTDOWN,
                    ACKNOWLEDGE,
                    ACKNOWLEDGE_OPERATION_STATUS,
                    RECONCILE,
                    RECONCILE_OPERATIONS,
                    MESSAGE,
                    REQUEST,
                    SUPPRESS,
                    UNKNOWN -> Optional.empty();
        };
    }
}
