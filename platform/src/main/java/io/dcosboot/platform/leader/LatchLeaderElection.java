package io.dcosboot.platform.leader;

import java.nio.charset.StandardCharsets;
import org.apache.curator.framework.CuratorFramework;

/**
 * Election in the layout of Curator's leader latch: ephemeral sequential nodes {@code <path>/latch-<sequence>}, whose
 * data names the candidate. Marathon's candidates are named {@code host:port} (marathon.md §27). One client makes one
 * candidate.
 */
public final class LatchLeaderElection extends SequentialElection {
    private static final String PREFIX = "latch-";

    /**
     * @param path folder of the candidates, {@code <zk path>/leader-curator} for Marathon
     * @param id what others read about this candidate when it leads
     */
    public LatchLeaderElection(CuratorFramework client, String path, String id) {
        super(client, new Candidacy(path, PREFIX), () -> id.getBytes(StandardCharsets.UTF_8));
    }
}
