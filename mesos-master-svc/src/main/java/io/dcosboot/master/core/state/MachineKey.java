package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.MachineID;
import java.util.Comparator;
import java.util.Locale;

/**
 * Identifies a machine by host name, IP address, or both; host names are compared without case (mesos-master.md §12.1).
 *
 * @param hostname in lower case; empty if unknown
 * @param ip empty if unknown
 */
public record MachineKey(String hostname, String ip) implements Comparable<MachineKey> {

    private static final Comparator<MachineKey> ORDER =
            Comparator.comparing(MachineKey::hostname).thenComparing(MachineKey::ip);

    public MachineKey {
        hostname = hostname.toLowerCase(Locale.ROOT);
    }

    public static MachineKey of(MachineID id) {
        return new MachineKey(id.getHostname(), id.getIp());
    }

    /** The machine an agent runs on. */
    public static MachineKey of(AgentDescription agent) {
        return new MachineKey(agent.info().getHostname(), agent.ip());
    }

    @Override
    public int compareTo(MachineKey other) {
        return ORDER.compare(this, other);
    }
}
