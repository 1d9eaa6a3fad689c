package io.dcosboot.platform.leader;

import java.util.function.Supplier;
import org.apache.curator.framework.CuratorFramework;

/**
 * Election in the layout of the Mesos master (mesos-master.md §19.1): ephemeral sequential nodes
 * {@code <path>/json.info_<sequence>}, whose data is the candidate's MasterInfo as JSON. Existing clients of Mesos find
 * the leader by it. One client makes one candidate.
 */
public final class MesosLeaderElection extends SequentialElection {
    static final String PREFIX = "json.info_";

    /**
     * @param path folder of the candidates, {@code /mesos} in a cluster
     * @param masterInfo asked each time the candidate stands, on a thread that may wait
     */
    public MesosLeaderElection(CuratorFramework client, String path, Supplier<byte[]> masterInfo) {
        super(client, new Candidacy(path, PREFIX), masterInfo);
    }
}
