package io.dcosboot.master.link;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where agents connect.
 *
 * @param linkPort TCP port of the agent link on the node's address; 0 picks a free one
 */
@ConfigurationProperties("dcos.master")
public record LinkProperties(@DefaultValue("5060") int linkPort) {}
