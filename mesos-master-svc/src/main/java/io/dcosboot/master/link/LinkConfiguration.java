package io.dcosboot.master.link;

import io.dcosboot.master.core.authentication.Credentials;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.port.Commands;
import io.dcosboot.platform.node.NodeProperties;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the agents' end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LinkProperties.class)
class LinkConfiguration {

    @Bean
    AgentLinkService agentLinkService(ObjectProvider<Commands> commands) {
        return new AgentLinkService(commands::getObject);
    }

    @Bean
    AgentLinkServer agentLinkServer(
            NodeProperties node,
            LinkProperties properties,
            AgentLinkService service,
            Credentials credentials,
            Authorizer authorizer) {
        if (properties.authenticateAgents() && credentials.isEmpty()) {
            throw new IllegalArgumentException("authenticate-agents needs dcos.master.credentials");
        }
        AgentDoor door = new AgentDoor(properties.authenticateAgents(), credentials, authorizer);
        return new AgentLinkServer(new InetSocketAddress(node.ip(), properties.linkPort()), service, door);
    }
}
