package io.dcosboot.marathon.core.state;

import java.io.IOException;
import java.util.List;

/** Where state is kept that must survive this process. Calls wait; they come from one thread at a time. */
public interface StateStore {

    /**
     * Everything that is kept.
     *
     * @throws IOException when the store cannot be reached or holds what cannot be read
     */
    StoredState load() throws IOException, InterruptedException;

    /**
     * Makes the changes durable, in this order: when it fails, a prefix of them may have been made, never a later one
     * without an earlier one. Repeating the call is safe.
     *
     * @throws IOException when that is not certain; the caller tries again or gives leadership up
     */
    void write(List<StateChange> changes) throws IOException, InterruptedException;
}
