package io.dcosboot.marathon.core.launch;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules for all offers (marathon.md §20.2).
 *
 * @param defaultRoles which resources an app takes that does not say so itself
 * @param homeRegion region of the master; agents elsewhere are only for apps that ask for a region
 * @param maintenanceMode whether agents in maintenance are left alone
 * @param draining how long before its maintenance an agent gets no more tasks
 * @param gpusForAll whether apps without GPUs may run on agents with GPUs
 */
public record MatchSettings(
        DefaultRoles defaultRoles,
        @Nullable String homeRegion,
        boolean maintenanceMode,
        Duration draining,
        boolean gpusForAll) {

    public static final MatchSettings DEFAULT = new MatchSettings(DefaultRoles.ANY, null, true, Duration.ZERO, false);

    public MatchSettings inRegion(@Nullable String region) {
        return new MatchSettings(defaultRoles, region, maintenanceMode, draining, gpusForAll);
    }

    /** {@code --accepted_resource_roles_default_behavior}. */
    public enum DefaultRoles {
        ANY,
        UNRESERVED,
        RESERVED;

        Set<String> rolesFor(String role) {
            return switch (this) {
                case ANY -> role.equals("*") ? Set.of("*") : Set.of("*", role);
                case UNRESERVED -> Set.of("*");
                case RESERVED -> Set.of(role);
            };
        }
    }
}
