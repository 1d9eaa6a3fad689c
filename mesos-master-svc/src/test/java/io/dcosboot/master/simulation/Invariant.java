package io.dcosboot.master.simulation;

/** What must hold, whatever happens. */
enum Invariant {
    /** No command makes the core fail. */
    HANDLED,
    /** Nothing is given twice and every sum is the sum of its parts: agents, frameworks, roles, offers. */
    ACCOUNTS,
    /** An agent is never asked to run more than it has. */
    FITS,
    /** A task is launched once, however often its framework asks. */
    LAUNCHED_ONCE,
    /** A task that the master has known, or that an agent has reported, is not forgotten before it is over. */
    REMEMBERED,
    /** A task that is over stays over. */
    STAYS_OVER,
    /** An update of an agent goes to the framework whenever that is connected. */
    DELIVERED,
    /** An agent is told of an acknowledgement only if the framework has given it. */
    ACKNOWLEDGED_BY_FRAMEWORK,
    /** Operators hear of each new task and each change of state, and of nothing else. */
    PUBLISHED,
    /** Nothing counts before the registry has it. */
    DURABLE_FIRST,
    /** A deposed leader writes nothing. */
    FENCED,
    /** Without faults, agents come back, updates are acknowledged, and what frameworks believe is true. */
    SETTLES;

    /** Reports a breach of this unless {@code holds}. */
    void require(boolean holds, String format, Object... values) {
        if (!holds) {
            throw breach(format.formatted(values), null);
        }
    }

    Breach breach(String message, Throwable cause) {
        return new Breach(this, message, cause);
    }

    /** Something that must hold does not. */
    static final class Breach extends AssertionError {
        private static final long serialVersionUID = 1L;

        private final Invariant invariant;

        private Breach(Invariant invariant, String message, Throwable cause) {
            super(invariant + ": " + message, cause);
            this.invariant = invariant;
        }

        Invariant invariant() {
            return invariant;
        }
    }
}
