package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.List;
import java.util.StringJoiner;

/** Resources and values as the wire writes them in message texts and flattened JSON. */
final class ResourceText {
    private ResourceText() {}

    static String of(Resources resources) {
        StringJoiner text = new StringJoiner("; ");
        resources.forEach(resource -> text.add(of(resource)));
        return text.toString();
    }

    /** The text of any resource, valid or not. */
    static String of(Resource resource) {
        StringBuilder text = new StringBuilder(resource.getName());
        if (resource.hasAllocationInfo()) {
            text.append("(allocated: ")
                    .append(resource.getAllocationInfo().getRole())
                    .append(')');
        }
        if (resource.getReservationsCount() > 0) {
            StringJoiner stack = new StringJoiner(",", "(reservations: [", "])");
            resource.getReservationsList().forEach(reservation -> stack.add(reservation(reservation)));
            text.append(stack);
        } else if (!resource.getRole().equals(ResourceFormat.UNRESERVED)) {
            text.append('(').append(resource.getRole()).append(')');
        }
        if (resource.hasDisk()) {
            text.append('[').append(disk(resource.getDisk())).append(']');
        }
        if (resource.hasRevocable()) {
            text.append("{REV}");
        }
        if (resource.hasShared()) {
            text.append("<SHARED>");
        }
        return text.append(':').append(value(resource)).toString();
    }

    static String invalid(Resource resource, String flaw) {
        return "Resource '" + of(resource) + "' is invalid: " + flaw;
    }

    private static String reservation(ReservationInfo reservation) {
        StringBuilder text =
                new StringBuilder("(").append(reservation.getType()).append(',').append(reservation.getRole());
        if (reservation.hasPrincipal()) {
            text.append(',').append(reservation.getPrincipal());
        }
        if (reservation.hasLabels()) {
            StringJoiner labels = new StringJoiner(", ", ",{", "}");
            reservation
                    .getLabels()
                    .getLabelsList()
                    .forEach(label -> labels.add(label.getKey() + ": " + label.getValue()));
            text.append(labels);
        }
        return text.append(')').toString();
    }

    private static String disk(Resource.DiskInfo disk) {
        StringJoiner text = new StringJoiner(",");
        if (disk.hasSource()) {
            Resource.DiskInfo.Source source = disk.getSource();
            String root = switch (source.getType()) {
                case PATH -> ":" + source.getPath().getRoot();
                case MOUNT -> ":" + source.getMount().getRoot();
                case BLOCK, RAW, UNKNOWN -> source.hasId() ? ":" + source.getId() : "";
            };
            text.add(source.getType() + root);
        }
        if (disk.hasPersistence()) {
            text.add(disk.getPersistence().getId());
        }
        if (disk.hasVolume()) {
            text.add(disk.getVolume().getContainerPath());
        }
        return text.toString();
    }

    private static String value(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> scalar(resource.getScalar().getValue());
            case RANGES -> ranges(resource.getRanges().getRangeList());
            case SET -> set(resource.getSet().getItemList());
            case TEXT -> "";
        };
    }

    private static String scalar(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** {@code [31000-32000, 33000-33010]}. */
    static String ranges(List<Value.Range> ranges) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (Value.Range range : ranges) {
            text.add(Long.toUnsignedString(range.getBegin()) + "-" + Long.toUnsignedString(range.getEnd()));
        }
        return text.toString();
    }

    /** {@code {a, b}}. */
    static String set(List<String> items) {
        return "{" + String.join(", ", items) + "}";
    }
}
