package io.dcosboot.marathon.core.model;

import java.util.List;

/**
 * Where instances may go (marathon.md §22).
 *
 * @param acceptedResourceRoles subset of {@code *} and {@code role}; empty: the default behaviour
 * @param role the Mesos role resources are taken under
 */
public record Placement(List<Constraint> constraints, List<String> acceptedResourceRoles, String role) {

    public Placement {
        constraints = List.copyOf(constraints);
        acceptedResourceRoles = List.copyOf(acceptedResourceRoles);
    }
}
