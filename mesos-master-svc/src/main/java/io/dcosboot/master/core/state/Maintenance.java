package io.dcosboot.master.core.state;

/**
 * The maintenance of machines (mesos-master.md §12.1).
 *
 * @param machines as the registry has them
 * @param planned as they will be once all that has been handed to the registry is durable; what a call is checked
 *     against, so that calls that come while the registry is slow add up
 */
public record Maintenance(Machines machines, Machines planned, InverseOffers inverseOffers) {

    /** As the registry left it: nobody has been asked in this term. */
    public static Maintenance recoveredFrom(Machines registry) {
        return new Maintenance(registry, registry, InverseOffers.none());
    }

    public Maintenance withMachines(Machines next) {
        return new Maintenance(next, planned, inverseOffers);
    }

    public Maintenance withPlanned(Machines next) {
        return new Maintenance(machines, next, inverseOffers);
    }

    public Maintenance withInverseOffers(InverseOffers next) {
        return new Maintenance(machines, planned, next);
    }
}
