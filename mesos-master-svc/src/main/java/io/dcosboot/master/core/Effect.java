package io.dcosboot.master.core;

import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;

/** Something the shell does for the core, in the order given. */
public sealed interface Effect {

    /** Tells a framework. */
    record SendEvent(StreamId stream, Event event) implements Effect {}

    /** Ends a framework's stream after what was sent before. */
    record CloseStream(StreamId stream) implements Effect {}

    /** Tells an agent. */
    record SendToAgent(LinkId link, MasterMessage message) implements Effect {}

    /** Ends an agent's link after what was sent before; the agent will look for the leader again. */
    record CloseLink(LinkId link) implements Effect {}

    /**
     * Tells the subscribers of the operator event stream (mesos-master.md §17.1).
     *
     * @param state as it was when the event happened: it says whose the event is, and so who may see it
     */
    record Publish(io.dcosboot.mesos.v1.master.Event event, MasterState state) implements Effect {}

    /** Makes a change durable; {@code then} comes back once it is. */
    record WriteRegistry(RegistryOperation operation, MasterCommand then) implements Effect {}

    /** Lets {@code command} come back after {@code delay}. */
    record Schedule(Duration delay, MasterCommand command) implements Effect {}

    /** Lets {@code command} come back behind the commands that wait already. */
    record Enqueue(MasterCommand command) implements Effect {}

    /** Answers a waiting client. */
    record Answer(long request, CallAnswer answer) implements Effect {}

    /** Gives up the leadership: going on would do more harm. */
    record Abdicate(String why) implements Effect {}

    /** Something an operator may want to read in the log. */
    record Note(String text) implements Effect {}
}
