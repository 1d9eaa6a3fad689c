package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.MachineInfo;
import io.dcosboot.mesos.v1.Unavailability;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.maintenance.Window;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What may be said about the maintenance of machines, in the wire's words (mesos-master.md §12.1). */
public final class MaintenanceValidation {

    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    private MaintenanceValidation() {}

    /** Why {@code schedule} may not replace that of {@code machines}. */
    public static Optional<String> schedule(Schedule schedule, Machines machines) {
        Set<MachineKey> seen = new HashSet<>();
        for (Window window : schedule.getWindowsList()) {
            if (window.getMachineIdsCount() == 0) {
                return Optional.of("List of machines in the maintenance window is empty");
            }
            Optional<String> flaw =
                    unavailability(window.getUnavailability()).or(() -> each(window.getMachineIdsList(), seen));
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        for (var machine : machines.byKey()) {
            if (Machines.isDown(machine.getValue()) && !seen.contains(machine.getKey())) {
                return Optional.of(
                        named(machine.getValue().getId()) + " is deactivated and cannot be removed from the schedule");
            }
        }
        return Optional.empty();
    }

    /** Why these may not be brought down. */
    public static Optional<String> down(List<MachineID> ids, Machines machines) {
        return list(ids).or(() -> inMode(ids, machines, MachineInfo.Mode.DRAINING, "cannot be brought down"));
    }

    /** Why these may not be brought up. */
    public static Optional<String> up(List<MachineID> ids, Machines machines) {
        return list(ids).or(() -> inMode(ids, machines, MachineInfo.Mode.DOWN, "cannot be brought up"));
    }

    private static Optional<String> list(List<MachineID> ids) {
        return ids.isEmpty() ? Optional.of("List of machines is empty") : each(ids, new HashSet<>());
    }

    private static Optional<String> inMode(
            List<MachineID> ids, Machines machines, MachineInfo.Mode mode, String cannot) {
        for (MachineID id : ids) {
            Optional<MachineInfo> machine = machines.get(MachineKey.of(id));
            if (machine.isEmpty()) {
                return Optional.of(named(id) + " is not part of a maintenance schedule");
            }
            if (machine.get().getMode() != mode) {
                return Optional.of(named(id) + " is not in " + mode + " mode and " + cannot);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> each(Collection<MachineID> ids, Set<MachineKey> seen) {
        for (MachineID id : ids) {
            if (id.getHostname().isEmpty() && id.getIp().isEmpty()) {
                return Optional.of("Both 'hostname' and 'ip' for a machine are empty");
            }
            if (!id.getIp().isEmpty() && !IPV4.matcher(id.getIp()).matches()) {
                return Optional.of("Failed to parse the IP '" + id.getIp() + "'");
            }
            if (!seen.add(MachineKey.of(id))) {
                return Optional.of(named(id) + " appears more than once in the schedule");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unavailability(Unavailability unavailability) {
        return unavailability.hasDuration() && unavailability.getDuration().getNanoseconds() < 0
                ? Optional.of("Unavailability 'duration' is negative")
                : Optional.empty();
    }

    private static String named(MachineID id) {
        return "Machine '" + MesosJson.print(id) + "'";
    }
}
