package io.dcosboot.marathon.core.engine;

import io.dcosboot.mesos.v1.scheduler.Call;

/** The way to the master: finds it, subscribes, and subscribes again whenever the subscription is lost. */
public interface Driver {

    /** What the driver needs from whoever decides. */
    interface Scheduler {

        /** The SUBSCRIBE call to open a subscription with now. May wait. */
        Call subscribeCall() throws InterruptedException;

        /** Takes what the master said, in its order. Waits while more is in work than is good. */
        void happened(Input input) throws InterruptedException;
    }

    /** Begins to follow the master, for this scheduler alone. */
    void start(Scheduler scheduler);

    /**
     * Sends a call over the present subscription, after those before; waits while many are on their way. A call that
     * cannot be delivered is lost, and the subscription with it.
     */
    void send(Call call) throws InterruptedException;

    /** Ends the subscription. Nothing is heard any more when this returns. Mesos keeps the tasks running. */
    void stop();
}
