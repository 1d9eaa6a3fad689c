package io.dcosboot.agent;

import io.dcosboot.agent.link.LeaderSource;
import io.dcosboot.agent.loop.AgentLoop;
import io.dcosboot.agent.sandbox.SandboxCollector;
import org.springframework.context.SmartLifecycle;

/** Begins when everything else is there, HTTP included; ends first. Tasks run on when the agent ends. */
final class AgentLifecycle implements SmartLifecycle {

    private final AgentLoop loop;
    private final LeaderSource leader;
    private final SandboxCollector collector;
    private volatile boolean running;

    AgentLifecycle(AgentLoop loop, LeaderSource leader, SandboxCollector collector) {
        this.loop = loop;
        this.leader = leader;
        this.collector = collector;
    }

    @Override
    public void start() {
        running = true;
        loop.start();
        leader.start();
        collector.start();
    }

    @Override
    public void stop() {
        running = false;
        leader.close();
        collector.close();
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
