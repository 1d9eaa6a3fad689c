package io.dcosboot.master;

import io.dcosboot.master.core.AgentLimits;
import io.dcosboot.master.core.AllocatorSettings;
import io.dcosboot.master.core.MasterSettings;
import io.dcosboot.master.core.allocator.AllocatorRules;
import io.dcosboot.master.core.allocator.Sorter;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.resources.Roles;
import io.dcosboot.mesos.v1.DomainInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the master; durations in the form of Mesos flags ({@code 15secs}). What each property means stands
 * in the module's README.
 */
@ConfigurationProperties("dcos.master")
public record MasterProperties(
        @DefaultValue("/mesos") String zookeeperPath,
        @Nullable String cluster,
        @DefaultValue("15secs") String agentPingTimeout,
        @DefaultValue("5") int maxAgentPingTimeouts,
        @DefaultValue("10mins") String agentReregisterTimeout,
        @Nullable String agentRemovalRateLimit,
        @DefaultValue("1secs") String allocationInterval,
        @Nullable String offerTimeout,
        @DefaultValue("cpus:0.01|mem:32") String minAllocatableResources,
        @DefaultValue Set<String> fairSharingExcludedResourceNames,
        @DefaultValue("true") boolean filterGpuResources,
        @DefaultValue("drf") Sorter roleSorter,
        @DefaultValue("drf") Sorter frameworkSorter,
        @Nullable String whitelist,
        @DefaultValue("0.8") double allocatorAgentRecoveryFactor,
        @DefaultValue("10mins") String allocatorRecoveryTimeout,
        @Nullable String weights,
        @DefaultValue("50") int maxCompletedFrameworks,
        @DefaultValue("1000") int maxCompletedTasksPerFramework,
        @DefaultValue("1000") int maxUnreachableTasksPerFramework,
        @DefaultValue Set<String> roles,
        @DefaultValue("true") boolean rootSubmissions,
        @Nullable String domain,
        @DefaultValue("false") boolean requireAgentDomain,
        @DefaultValue("100%") String recoveryAgentRemovalLimit,
        @DefaultValue("15mins") String registryGcInterval,
        @DefaultValue("2weeks") String registryMaxAgentAge,
        @DefaultValue("102400") int registryMaxAgentCount,
        @DefaultValue("false") boolean announceLostAgents,
        @DefaultValue("100000") int mailboxCapacity) {

    /** The settings of the core. */
    public MasterSettings settings() {
        return new MasterSettings(
                MesosDuration.parse(agentPingTimeout),
                maxAgentPingTimeouts,
                MesosDuration.parse(agentReregisterTimeout),
                removalInterval(),
                MesosDuration.parse(allocationInterval),
                present(offerTimeout).map(MesosDuration::parse),
                allocator(),
                maxCompletedFrameworks,
                maxCompletedTasksPerFramework,
                maxUnreachableTasksPerFramework,
                roles,
                rootSubmissions,
                requireAgentDomain,
                new AgentLimits(
                        share(recoveryAgentRemovalLimit),
                        MesosDuration.parse(registryGcInterval),
                        MesosDuration.parse(registryMaxAgentAge),
                        registryMaxAgentCount,
                        announceLostAgents));
    }

    /** A share such as {@code 50%}. */
    private static double share(String percentage) {
        try {
            if (percentage.endsWith("%")) {
                return Double.parseDouble(percentage.substring(0, percentage.length() - 1)) / 100;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("recovery-agent-removal-limit must look like 50%, not '" + percentage + "'");
    }

    private AllocatorSettings allocator() {
        return new AllocatorSettings(
                new AllocatorRules(
                        minAllocatable(),
                        fairSharingExcludedResourceNames,
                        filterGpuResources,
                        roleSorter,
                        frameworkSorter),
                present(whitelist).isPresent(),
                allocatorAgentRecoveryFactor,
                MesosDuration.parse(allocatorRecoveryTimeout),
                initialWeights());
    }

    /** {@code role=weight} pairs, separated by commas. */
    private Map<String, Double> initialWeights() {
        Map<String, Double> byRole = new TreeMap<>();
        for (String pair : present(weights).orElse("").split(",")) {
            if (!pair.isBlank()) {
                String[] parts = pair.split("=", 2);
                try {
                    byRole.put(parts[0].strip(), Double.parseDouble(parts[1]));
                } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "weights must look like dev=1,prod=2.5, not '" + weights + "'", e);
                }
            }
        }
        byRole.forEach((role, weight) -> Roles.validate(role)
                .or(() -> weight > 0 && weight < Double.POSITIVE_INFINITY
                        ? Optional.empty()
                        : Optional.of("Weights must be positive"))
                .ifPresent(flaw -> {
                    throw new IllegalArgumentException("weights are not valid: " + flaw);
                }));
        return byRole;
    }

    /** The fault domain of this master. */
    public Optional<DomainInfo> faultDomain() {
        return present(domain).map(text -> {
            try {
                return MesosJson.parse(text, DomainInfo.getDefaultInstance());
            } catch (MesosJsonException e) {
                throw new IllegalArgumentException("domain is not valid: " + e.getMessage(), e);
            }
        });
    }

    /** Time between removals for a limit such as {@code 1/10mins}. */
    private Duration removalInterval() {
        Optional<String> limit = present(agentRemovalRateLimit);
        if (limit.isEmpty()) {
            return Duration.ZERO;
        }
        String[] parts = limit.get().split("/", 2);
        try {
            return MesosDuration.parse(parts[1]).dividedBy(Long.parseLong(parts[0]));
        } catch (ArrayIndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "agent-removal-rate-limit must look like 1/10mins, not '" + limit.get() + "'", e);
        }
    }

    /** Alternatives are separated by {@code |}, what must come together by {@code ;}. */
    private List<Quantities> minAllocatable() {
        List<Quantities> alternatives = new ArrayList<>();
        for (String alternative : minAllocatableResources.split("\\|")) {
            TreeMap<String, Long> millis = new TreeMap<>();
            for (String quantity : alternative.split(";")) {
                if (!quantity.isBlank()) {
                    String[] parts = quantity.split(":", 2);
                    try {
                        millis.put(parts[0].strip(), Math.round(Double.parseDouble(parts[1]) * 1000));
                    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
                        throw new IllegalArgumentException(
                                "min-allocatable-resources must look like cpus:0.01|mem:32, not '"
                                        + minAllocatableResources + "'",
                                e);
                    }
                }
            }
            if (!millis.isEmpty()) {
                alternatives.add(new Quantities(millis));
            }
        }
        return alternatives;
    }

    /** A text property that is set to something. */
    public static Optional<String> present(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
