package io.dcosboot.master.leadership;

import io.dcosboot.mesos.client.MasterAdvertisement;
import io.dcosboot.mesos.v1.Address;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.MasterInfo;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * This master as it stands for election. Each time it stands it is another master with a new id, so that nothing of an
 * earlier term is mistaken for its own (mesos-master.md §19.1).
 */
public final class Candidate implements Supplier<byte[]> {

    private static final List<MasterInfo.Capability.Type> CAPABILITIES = List.of(
            MasterInfo.Capability.Type.AGENT_UPDATE,
            MasterInfo.Capability.Type.AGENT_DRAINING,
            MasterInfo.Capability.Type.QUOTA_V2);

    private final MasterInfo self;
    private final IntSupplier linkPort;
    private volatile MasterInfo current;

    /**
     * @param ip IPv4 address that clients and agents reach this master at
     * @param version the Mesos version text it speaks
     * @param domain the fault domain it stands in, if it is to know one
     * @param linkPort port of the agent link on {@code ip}, asked when it is advertised
     */
    public Candidate(
            String ip, int port, String hostname, String version, Optional<DomainInfo> domain, IntSupplier linkPort) {
        MasterInfo.Builder info = MasterInfo.newBuilder()
                .setId("")
                .setIp(littleEndian(ip))
                .setPort(port)
                .setPid("master@" + ip + ":" + port)
                .setHostname(hostname)
                .setVersion(version)
                .setAddress(Address.newBuilder().setHostname(hostname).setIp(ip).setPort(port));
        for (MasterInfo.Capability.Type capability : CAPABILITIES) {
            info.addCapabilities(MasterInfo.Capability.newBuilder().setType(capability));
        }
        domain.ifPresent(info::setDomain);
        this.self = info.build();
        this.linkPort = linkPort;
        this.current = renewed();
    }

    /** Takes a new id and says what the election node shall hold. */
    @Override
    public byte[] get() {
        current = renewed();
        return new MasterAdvertisement(current, OptionalInt.of(linkPort.getAsInt())).toJson();
    }

    /** This master as it stands now. */
    public MasterInfo info() {
        return current;
    }

    private MasterInfo renewed() {
        return self.toBuilder().setId(UUID.randomUUID().toString()).build();
    }

    /** The address's bytes in network order, read as a little-endian number. */
    private static int littleEndian(String ip) {
        try {
            byte[] bytes = InetAddress.getByName(ip).getAddress();
            int value = 0;
            for (int i = 3; i >= 0; i--) {
                value = (value << 8) | (bytes[i] & 0xff);
            }
            return value;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Not an IPv4 address: " + ip, e);
        }
    }
}
