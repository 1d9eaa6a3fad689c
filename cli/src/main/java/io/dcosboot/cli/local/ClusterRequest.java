package io.dcosboot.cli.local;

/**
 * What a user asks of {@code dcos up}.
 *
 * @param masters master nodes: 1, 3 or 5, as ZooKeeper needs a majority
 * @param agents agent nodes: 1–20
 * @param gatewayPort port of the gateway on each master node
 */
public record ClusterRequest(int masters, int agents, int gatewayPort) {

    static final int DEFAULT_GATEWAY_PORT = 8000;
    static final int MAX_AGENTS = 20;

    public ClusterRequest {
        if (masters != 1 && masters != 3 && masters != 5) {
            throw new IllegalArgumentException("the number of masters is 1, 3 or 5, not " + masters);
        }
        if (agents < 1 || agents > MAX_AGENTS) {
            throw new IllegalArgumentException(
                    "the number of agents is between 1 and " + MAX_AGENTS + ", not " + agents);
        }
        if (gatewayPort < 1 || gatewayPort > 65535) {
            throw new IllegalArgumentException("the gateway's port is between 1 and 65535, not " + gatewayPort);
        }
    }
}
