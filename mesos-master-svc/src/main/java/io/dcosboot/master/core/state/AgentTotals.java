package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;

/**
 * Sums over all registered agents, kept up with every change of an agent's total.
 *
 * @param scalars everything
 * @param reserved the reserved part, by the role it is reserved to
 */
public record AgentTotals(Quantities scalars, RoleQuantities reserved) {

    public static AgentTotals none() {
        return new AgentTotals(Quantities.none(), RoleQuantities.none());
    }

    public AgentTotals plus(Resources total) {
        RoleQuantities sum = reserved;
        for (var reservation : total.reservations().entrySet()) {
            sum = sum.plus(reservation.getKey(), Quantities.scalars(reservation.getValue()));
        }
        return new AgentTotals(scalars.plus(Quantities.scalars(total)), sum);
    }

    public AgentTotals minus(Resources total) {
        RoleQuantities rest = reserved;
        for (var reservation : total.reservations().entrySet()) {
            rest = rest.minus(reservation.getKey(), Quantities.scalars(reservation.getValue()));
        }
        return new AgentTotals(scalars.minus(Quantities.scalars(total)), rest);
    }
}
