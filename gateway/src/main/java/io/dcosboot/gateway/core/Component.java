package io.dcosboot.gateway.core;

import java.util.Locale;

/** A component of the cluster whose address is configured. */
public enum Component {
    COSMOS,
    IAM,
    EXHIBITOR,
    HISTORY,
    MESOS_DNS,
    NET,
    DIAGNOSTICS,
    CHECKS,
    LOGS,
    METRICS,
    PKGPANDA,
    UI_UPDATE;

    /** Name in configuration, metrics and logs. */
    public String route() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the caller's token stays here (gateway.md §3.1). */
    public boolean keepsTokenFromUpstream() {
        return this == MESOS_DNS || this == NET || this == CHECKS;
    }
}
