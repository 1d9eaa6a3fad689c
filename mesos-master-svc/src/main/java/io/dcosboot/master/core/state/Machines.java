package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.MachineInfo;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.maintenance.Window;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The machines that are scheduled for maintenance, as the operator posted the schedule, and which of them are down
 * (mesos-master.md §12.1). A machine that is not scheduled is up.
 *
 * @param byKey each scheduled machine with its mode, DRAINING or DOWN, and its unavailability
 */
public record Machines(Schedule schedule, PersistentSortedMap<MachineKey, MachineInfo> byKey) {

    private static final Machines NONE = new Machines(Schedule.getDefaultInstance(), PersistentSortedMap.empty());

    /** No maintenance is planned. */
    public static Machines none() {
        return NONE;
    }

    /** The machines of {@code schedule}; those of them in {@code down} are down, all others are draining. */
    public static Machines of(Schedule schedule, Set<MachineKey> down) {
        PersistentSortedMap<MachineKey, MachineInfo> machines = PersistentSortedMap.empty();
        for (Window window : schedule.getWindowsList()) {
            for (var id : window.getMachineIdsList()) {
                MachineKey key = MachineKey.of(id);
                machines = machines.plus(
                        key,
                        MachineInfo.newBuilder()
                                .setId(id)
                                .setMode(down.contains(key) ? MachineInfo.Mode.DOWN : MachineInfo.Mode.DRAINING)
                                .setUnavailability(window.getUnavailability())
                                .build());
            }
        }
        return new Machines(schedule, machines);
    }

    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    public Optional<MachineInfo> get(MachineKey key) {
        return byKey.get(key);
    }

    /** The scheduled machine an agent runs on; both host name and address must agree. */
    public Optional<MachineInfo> of(AgentDescription agent) {
        return byKey.isEmpty() ? Optional.empty() : byKey.get(MachineKey.of(agent));
    }

    /** Whether an agent's machine is down. */
    public boolean isDown(AgentDescription agent) {
        return of(agent).filter(Machines::isDown).isPresent();
    }

    public static boolean isDown(MachineInfo machine) {
        return machine.getMode() == MachineInfo.Mode.DOWN;
    }

    /** The keys of the machines that are down. */
    public Set<MachineKey> down() {
        Set<MachineKey> down = new HashSet<>();
        byKey.forEach(entry -> {
            if (isDown(entry.getValue())) {
                down.add(entry.getKey());
            }
        });
        return down;
    }

    /** With another schedule; what is down stays down. */
    public Machines scheduled(Schedule next) {
        return of(next, down());
    }

    /** With these machines down. */
    public Machines broughtDown(Collection<MachineKey> keys) {
        Set<MachineKey> down = down();
        down.addAll(keys);
        return of(schedule, down);
    }

    /** Without these machines, which are up again; windows that are empty then go too. */
    public Machines broughtUp(Collection<MachineKey> keys) {
        Set<MachineKey> gone = Set.copyOf(keys);
        Schedule.Builder rest = Schedule.newBuilder();
        for (Window window : schedule.getWindowsList()) {
            Window.Builder left = window.toBuilder().clearMachineIds();
            window.getMachineIdsList().stream()
                    .filter(id -> !gone.contains(MachineKey.of(id)))
                    .forEach(left::addMachineIds);
            if (left.getMachineIdsCount() > 0) {
                rest.addWindows(left);
            }
        }
        return of(rest.build(), down());
    }
}
