package io.dcosboot.agent.core;

/**
 * The leading master as the agent's link needs it.
 *
 * @param host name or address to connect to
 * @param linkPort port of the agent link
 * @param hostname what {@code master_hostname} in {@code /state} says
 */
public record Leader(String host, int linkPort, String hostname) {

    public Leader {
        if (host.isEmpty() || linkPort < 1 || linkPort > 65535) {
            throw new IllegalArgumentException("no address of a master: " + host + ":" + linkPort);
        }
    }
}
