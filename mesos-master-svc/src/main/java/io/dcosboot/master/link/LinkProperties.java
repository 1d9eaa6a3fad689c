package io.dcosboot.master.link;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where agents connect.
 *
 * @param linkPort TCP port of the agent link on the node's address; 0 picks a free one
 * @param authenticateAgents whether an agent must prove who it is, by the master's credentials
 */
@ConfigurationProperties("dcos.master")
public record LinkProperties(
        @DefaultValue("5060") int linkPort,
        @DefaultValue("false") boolean authenticateAgents) {}
