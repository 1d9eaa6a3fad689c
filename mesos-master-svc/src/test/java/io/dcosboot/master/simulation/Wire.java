package io.dcosboot.master.simulation;

import java.time.Instant;

/** One direction of a connection: late, but in order; if it is cut, a prefix of what was sent has arrived. */
final class Wire {

    private final Simulation world;
    private Instant busyUntil = Instant.MIN;
    private boolean cut;

    Wire(Simulation world) {
        this.world = world;
    }

    void carry(Runnable delivery) {
        Instant at = world.now().plus(world.delay());
        busyUntil = at.isBefore(busyUntil) ? busyUntil : at;
        world.at(busyUntil, () -> {
            if (!cut) {
                delivery.run();
            }
        });
    }

    /** Carries nothing further until then. */
    void hold(Instant until) {
        busyUntil = until.isBefore(busyUntil) ? busyUntil : until;
    }

    void cut() {
        cut = true;
    }

    /** Both directions of a connection with a master. */
    record Pair(Wire up, Wire down) {

        static Pair of(Simulation world) {
            return new Pair(new Wire(world), new Wire(world));
        }

        void hold(Instant until) {
            up.hold(until);
            down.hold(until);
        }
    }
}
