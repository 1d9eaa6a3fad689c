package io.dcosboot.agent;

import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.mesos.v1.AgentID;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while a master counts this agent in. */
final class AgentHealth implements HealthIndicator {

    private final AgentView agent;

    AgentHealth(AgentView agent) {
        this.agent = agent;
    }

    @Override
    public Health health() {
        AgentSnapshot snapshot = agent.snapshot();
        Health.Builder health = snapshot.registered() ? Health.up() : Health.outOfService();
        return health.withDetail("phase", snapshot.phase())
                .withDetail("id", snapshot.id().map(AgentID::getValue).orElse(""))
                .withDetail("master", snapshot.leader().map(Leader::toString).orElse("none"))
                .build();
    }
}
