package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.AgentMessage;

/**
 * Streams to masters, one at a time. Nothing here waits; what the master says and the end of a stream come back as
 * {@link Command.FromMaster} and {@link Command.LinkClosed} with the session number given.
 */
public interface MasterLink {

    /** Starts a stream; an older one is closed first. */
    void open(long session, Leader leader);

    /** Sends, or does nothing when that session is over. */
    void send(long session, AgentMessage message);

    void close(long session);
}
