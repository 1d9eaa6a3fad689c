package io.dcosboot.master.core.port;

import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.mesos.link.MasterMessage;

/** The connections of agents. No method waits. */
public interface AgentLinks {

    /** Queues a message for an agent; false if the link has ended, or ends now because the agent takes too little. */
    boolean send(LinkId link, MasterMessage message);

    /** Ends a link once what is queued has been sent. */
    void close(LinkId link);

    /** Ends all links at once. */
    void closeAll();
}
