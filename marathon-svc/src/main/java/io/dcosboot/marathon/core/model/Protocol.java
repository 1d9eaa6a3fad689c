package io.dcosboot.marathon.core.model;

import java.util.List;

/** Transport of a port; {@link #UDP_TCP} takes one number for both. */
public enum Protocol {
    TCP,
    UDP,
    UDP_TCP;

    /** The single transports this stands for, as Mesos discovery lists them. */
    public List<Protocol> transports() {
        return this == UDP_TCP ? List.of(UDP, TCP) : List.of(this);
    }
}
