package io.dcosboot.master.simulation;

import java.time.Duration;
import java.util.List;

/** What goes wrong, and when. */
final class Plague {

    private final Simulation world;
    private final List<SimulatedMaster> masters;
    private final List<SimulatedAgent> agents;
    private final List<SimulatedFramework> frameworks;

    Plague(
            Simulation world,
            List<SimulatedMaster> masters,
            List<SimulatedAgent> agents,
            List<SimulatedFramework> frameworks) {
        this.world = world;
        this.masters = masters;
        this.agents = agents;
        this.frameworks = frameworks;
    }

    void begin() {
        world.after(Duration.ofSeconds(2 + world.random.nextInt(28)), () -> {
            if (world.faulty()) {
                strike();
                begin();
            }
        });
    }

    private void strike() {
        switch (world.random.nextInt(16)) {
            case 0, 1 -> pick(agents).breakLink(90_000);
            case 2, 3 -> pick(agents).freeze(Duration.ofSeconds(world.random.nextInt(200)));
            case 4, 5 -> pick(agents).crash(world.unlucky(0.2));
            case 6 -> {
                if (world.unlucky(0.3)) {
                    pick(agents).unregister();
                }
            }
            case 7 -> pick(agents).updateResources();
            case 8, 9 -> pick(frameworks).breakStream(30_000);
            case 10, 11 -> pick(frameworks).subscribe();
            case 12 -> {
                if (!masters.isEmpty()) {
                    pick(masters).jumpClock();
                }
            }
            case 13 -> {
                if (!masters.isEmpty()) {
                    pick(masters).end(); // crashes
                }
            }
            case 14 -> depose();
            default -> {}
        }
    }

    /** Another master is elected while the old one does not know yet, or never learns it otherwise. */
    private void depose() {
        masters.forEach(old -> world.after(Duration.ofMillis(world.random.nextInt(15_000)), old::end));
        world.elect();
    }

    private <T> T pick(List<T> list) {
        return list.get(world.random.nextInt(list.size()));
    }
}
