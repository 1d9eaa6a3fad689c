package io.dcosboot.bench.master;

import io.dcosboot.mesos.client.MasterAdvertisement;
import java.net.InetSocketAddress;

/**
 * A leading master.
 *
 * @param http where frameworks and readers go
 * @param link where agents go
 */
record Leader(String id, InetSocketAddress http, InetSocketAddress link) {

    static Leader of(byte[] advertisement) {
        MasterAdvertisement master = MasterAdvertisement.parse(advertisement);
        String ip = master.info().getAddress().getIp();
        return new Leader(
                master.info().getId(),
                new InetSocketAddress(ip, master.info().getPort()),
                new InetSocketAddress(ip, master.agentLinkPort().orElseThrow()));
    }
}
