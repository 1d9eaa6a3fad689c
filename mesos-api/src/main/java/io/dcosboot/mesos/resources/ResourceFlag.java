package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent's flag {@code --resources} (mesos-agent.md §1.1). */
final class ResourceFlag {
    private static final Pattern ENTRY = Pattern.compile("([^:()]+)(?:\\(([^:()]+)\\))?:(.+)", Pattern.DOTALL);

    private ResourceFlag() {}

    static List<Resource> parse(String flag, String defaultRole) {
        List<Resource> resources =
                flag.strip().startsWith("[") ? fromJson(flag, defaultRole) : fromText(flag, defaultRole);
        Map<String, Value.Type> types = new HashMap<>();
        for (Resource resource : resources) {
            Value.Type first = types.putIfAbsent(resource.getName(), resource.getType());
            if (first != null && first != resource.getType()) {
                throw new IllegalArgumentException("Resources with the same name '" + resource.getName()
                        + "' but different types are not allowed");
            }
        }
        return resources;
    }

    private static List<Resource> fromText(String flag, String defaultRole) {
        List<Resource> resources = new ArrayList<>();
        for (String entry : flag.replaceAll("\\s", "").split(";")) {
            if (!entry.isEmpty()) {
                resources.add(entry(entry, defaultRole));
            }
        }
        return resources;
    }

    private static Resource entry(String entry, String defaultRole) {
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Bad value for resources, missing or extra ':' in '" + entry + "'");
        }
        Value value = ValueFlag.parse(matcher.group(3));
        Resource.Builder resource =
                Resource.newBuilder().setName(matcher.group(1)).setType(value.getType());
        switch (value.getType()) {
            case SCALAR -> resource.setScalar(value.getScalar());
            case RANGES -> resource.setRanges(value.getRanges());
            case SET -> resource.setSet(value.getSet());
            case TEXT ->
                throw new IllegalArgumentException("Bad value '" + matcher.group(3) + "' for resource '"
                        + matcher.group(1) + "': expecting a number, [ranges] or {set}");
        }
        return reserved(resource, matcher.group(2) == null ? defaultRole : matcher.group(2));
    }

    private static Resource reserved(Resource.Builder resource, String role) {
        if (!role.equals(ResourceFormat.UNRESERVED)) {
            resource.addReservations(ReservationInfo.newBuilder()
                    .setType(ReservationInfo.Type.STATIC)
                    .setRole(role));
        }
        return resource.build();
    }

    private static List<Resource> fromJson(String flag, String defaultRole) {
        List<Resource> resources = new ArrayList<>();
        try {
            for (Resource resource :
                    MesosJson.parseArray(flag.getBytes(StandardCharsets.UTF_8), Resource.getDefaultInstance())) {
                refuseRunTimeState(resource);
                boolean named = resource.hasRole() || resource.getReservationsCount() > 0;
                resources.add(named ? resource : reserved(resource.toBuilder(), defaultRole));
            }
        } catch (MesosJsonException e) {
            throw new IllegalArgumentException("Bad JSON for resources: " + e.getMessage(), e);
        }
        return resources;
    }

    /** What only a running cluster may add is no property of the machine. */
    private static void refuseRunTimeState(Resource resource) {
        boolean dynamic = resource.hasReservation()
                || resource.getReservationsList().stream()
                        .anyMatch(reservation -> reservation.getType() == ReservationInfo.Type.DYNAMIC);
        if (dynamic) {
            throw new IllegalArgumentException(refused(resource, "dynamic reservations"));
        }
        if (resource.getDisk().hasPersistence() || resource.getDisk().hasVolume()) {
            throw new IllegalArgumentException(refused(resource, "persistent volumes"));
        }
        if (resource.hasRevocable()) {
            throw new IllegalArgumentException(refused(resource, "revocable resources"));
        }
    }

    private static String refused(Resource resource, String what) {
        return "Resource '" + ResourceText.of(resource) + "': " + what + " cannot be given on the command line";
    }
}
