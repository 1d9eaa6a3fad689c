package io.dcosboot.master.core.port;

import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.state.RegistryContents;
import java.util.List;

/** The durable registry (mesos-master.md §19.2). Its methods wait for the store. */
public interface RegistryStore {

    /**
     * Takes the registry over: from now on nobody who opened it before can write.
     *
     * @param masterId who takes it
     */
    Lease open(String masterId) throws RegistryException;

    /**
     * Reads everything once without taking anything over. What a master has done before, as a follower with time to
     * spare, it does faster when a whole cluster waits for it.
     */
    default void rehearse() throws RegistryException {}

    /** The right to write that one master holds until another opens the registry. */
    interface Lease {

        /** What the registry held when it was opened. */
        RegistryContents contents();

        /**
         * Makes all operations durable, in order.
         *
         * @throws RegistryException if that is not certain; then the lease is of no more use
         */
        void write(List<RegistryOperation> operations) throws RegistryException;
    }

    /** The store cannot be read or written, or belongs to another master now. */
    final class RegistryException extends Exception {
        private static final long serialVersionUID = 1L;

        public RegistryException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
