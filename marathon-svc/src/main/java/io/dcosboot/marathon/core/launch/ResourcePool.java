package io.dcosboot.marathon.core.launch;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The resources of an offer while tasks are cut from it. A piece that is taken keeps the reservation and allocation of
 * what it was cut from, as Mesos demands. Not shared between threads.
 */
final class ResourcePool {

    private static final int MILLIS = 1000;

    private final List<Resource> left = new ArrayList<>();

    ResourcePool(Collection<Resource> offered) {
        // Reserved ones go first: nobody else can use them.
        offered.stream()
                .filter(ResourcePool::isPlain)
                .sorted(Comparator.comparing(resource -> role(resource).equals("*")))
                .forEach(left::add);
    }

    private ResourcePool(ResourcePool other) {
        left.addAll(other.left);
    }

    ResourcePool copy() {
        return new ResourcePool(this);
    }

    /** Becomes what {@code other} is. */
    void become(ResourcePool other) {
        left.clear();
        left.addAll(other.left);
    }

    /** Whether any resource may be taken under these roles. */
    boolean hasAny(Set<String> roles) {
        return left.stream().anyMatch(resource -> roles.contains(role(resource)));
    }

    double scalar(String name, Set<String> roles) {
        return left.stream()
                        .filter(resource -> isScalar(resource, name, roles))
                        .mapToLong(resource -> millis(resource.getScalar().getValue()))
                        .sum()
                / (double) MILLIS;
    }

    /** Takes an amount of a scalar; empty when there is not as much, and then nothing is taken. */
    List<Resource> takeScalar(String name, double amount, Set<String> roles) {
        long wanted = millis(amount);
        if (wanted == 0 || millis(scalar(name, roles)) < wanted) {
            return List.of();
        }
        var taken = new ArrayList<Resource>();
        for (int i = 0; i < left.size() && wanted > 0; i++) {
            Resource resource = left.get(i);
            if (isScalar(resource, name, roles)) {
                long here = millis(resource.getScalar().getValue());
                long piece = Math.min(here, wanted);
                wanted -= piece;
                if (piece > 0) {
                    taken.add(withScalar(resource, piece));
                    left.set(i, withScalar(resource, here - piece));
                }
            }
        }
        return taken;
    }

    /** The offered ports in the order in which they would be taken. */
    List<Value.Range> ports(Set<String> roles) {
        return left.stream()
                .filter(resource -> isPorts(resource, roles))
                .flatMap(resource -> resource.getRanges().getRangeList().stream())
                .toList();
    }

    /** Takes ports that are all among {@link #ports}. */
    List<Resource> takePorts(Collection<Long> ports, Set<String> roles) {
        var taken = new ArrayList<Resource>();
        for (int i = 0; i < left.size(); i++) {
            Resource resource = left.get(i);
            if (isPorts(resource, roles)) {
                List<Value.Range> rest = new ArrayList<>(resource.getRanges().getRangeList());
                List<Value.Range> cut = new ArrayList<>();
                for (long port : ports) {
                    if (remove(rest, port)) {
                        cut.add(range(port, port));
                    }
                }
                if (!cut.isEmpty()) {
                    taken.add(withRanges(resource, merged(cut)));
                    left.set(i, withRanges(resource, rest));
                }
            }
        }
        return taken;
    }

    // A framework without RESERVATION_REFINEMENT is offered resources in the form that has the deprecated field.
    @SuppressWarnings("deprecation")
    static String role(Resource resource) {
        int reservations = resource.getReservationsCount();
        return reservations > 0 ? resource.getReservations(reservations - 1).getRole() : resource.getRole();
    }

    // Volumes, whole disks, revocable resources and reservations labelled for somebody are not for ordinary tasks.
    private static boolean isPlain(Resource resource) {
        boolean labelled = resource.getReservation().hasLabels()
                || resource.getReservationsList().stream().anyMatch(Resource.ReservationInfo::hasLabels);
        return !labelled && !resource.hasDisk() && !resource.hasRevocable() && !resource.hasShared();
    }

    private static boolean isScalar(Resource resource, String name, Set<String> roles) {
        return resource.getType() == Value.Type.SCALAR
                && resource.getName().equals(name)
                && roles.contains(role(resource));
    }

    private static boolean isPorts(Resource resource, Set<String> roles) {
        return resource.getType() == Value.Type.RANGES
                && resource.getName().equals("ports")
                && roles.contains(role(resource));
    }

    private static boolean remove(List<Value.Range> ranges, long port) {
        for (int i = 0; i < ranges.size(); i++) {
            Value.Range range = ranges.get(i);
            if (range.getBegin() <= port && port <= range.getEnd()) {
                ranges.remove(i);
                if (port < range.getEnd()) {
                    ranges.add(i, range(port + 1, range.getEnd()));
                }
                if (range.getBegin() < port) {
                    ranges.add(i, range(range.getBegin(), port - 1));
                }
                return true;
            }
        }
        return false;
    }

    private static List<Value.Range> merged(List<Value.Range> ports) {
        var result = new ArrayList<Value.Range>();
        ports.stream().sorted(Comparator.comparingLong(Value.Range::getBegin)).forEach(next -> {
            if (!result.isEmpty() && result.getLast().getEnd() + 1 == next.getBegin()) {
                result.set(result.size() - 1, range(result.getLast().getBegin(), next.getEnd()));
            } else {
                result.add(next);
            }
        });
        return result;
    }

    private static Value.Range range(long begin, long end) {
        return Value.Range.newBuilder().setBegin(begin).setEnd(end).build();
    }

    private static Resource withScalar(Resource resource, long millis) {
        return resource.toBuilder()
                .setScalar(Value.Scalar.newBuilder().setValue(millis / (double) MILLIS))
                .build();
    }

    private static Resource withRanges(Resource resource, List<Value.Range> ranges) {
        return resource.toBuilder()
                .setRanges(Value.Ranges.newBuilder().addAllRange(ranges))
                .build();
    }

    private static long millis(double value) {
        return Math.round(value * MILLIS);
    }
}
