package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.mesos.v1.scheduler.Call;

/**
 * Something to be done outside the engine. Effects are carried out in the order in which they were decided, and none
 * before all {@link Store}s ahead of it are durable: so an instance is stored before its launch is sent, and a status
 * update has had its effect before it is acknowledged.
 */
public sealed interface Effect {

    record Store(StateChange change) implements Effect {}

    /** To the master, over the present subscription; may get lost with it. */
    record Send(Call call) implements Effect {}

    record Publish(MarathonEvent event) implements Effect {}

    /** Ask this again and again, and tell the engine each outcome. */
    record StartProbe(ProbeKey key, Probe probe) implements Effect {}

    record StopProbe(ProbeKey key) implements Effect {}

    /** This framework can never subscribe again; an operator has to decide (marathon.md §29). */
    record GiveUp(String reason) implements Effect {}
}
