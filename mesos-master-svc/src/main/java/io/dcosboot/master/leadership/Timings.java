package io.dcosboot.master.leadership;

/**
 * What the master's loop measures of itself (mesos-master.md §18).
 *
 * @param allocationRun the allocator's work
 * @param allocationLatency from asking for an allocation run to its begin
 * @param registryFetch reading the registry after an election
 * @param registryStore making a batch of changes durable
 */
public record Timings(
        DurationSamples allocationRun,
        DurationSamples allocationLatency,
        DurationSamples registryFetch,
        DurationSamples registryStore) {

    static Timings none() {
        return new Timings(new DurationSamples(), new DurationSamples(), new DurationSamples(), new DurationSamples());
    }
}
