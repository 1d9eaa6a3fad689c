package io.dcosboot.master.core.port;

import io.dcosboot.master.core.MasterCommand;

/** Where adapters bring what has happened. */
public interface Commands {

    /** Whether this master leads and has recovered its registry. */
    boolean leading();

    /** Whether agents may connect: this master leads, or will once it has read its registry, which agents wait for. */
    boolean takesAgents();

    /**
     * Hands over a command that its sender can repeat; a master that does not lead drops it.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many commands wait
     */
    void tell(MasterCommand command);

    /** Hands over a command that must not be lost, such as the end of a stream; it may overtake others. */
    void insist(MasterCommand command);
}
