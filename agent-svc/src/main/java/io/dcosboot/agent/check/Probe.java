package io.dcosboot.agent.check;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Looks at a task once. */
interface Probe {

    /**
     * Waits for I/O. Returning means healthy.
     *
     * @param timeout zero: none
     * @throws IOException saying why the task is not healthy
     * @throws TimeoutException there was no result in time
     */
    void look(Duration timeout) throws IOException, TimeoutException, InterruptedException;
}
