package io.dcosboot.master.core.state;

/** Amounts by role. */
public record RoleQuantities(PersistentSortedMap<String, Quantities> byRole) {

    public static RoleQuantities none() {
        return new RoleQuantities(PersistentSortedMap.empty());
    }

    public Quantities of(String role) {
        return byRole.get(role).orElse(Quantities.none());
    }

    /** The sum over all roles. */
    public Quantities total() {
        Quantities sum = Quantities.none();
        for (Quantities quantities : byRole.values()) {
            sum = sum.plus(quantities);
        }
        return sum;
    }

    public RoleQuantities plus(String role, Quantities amount) {
        return with(role, of(role).plus(amount));
    }

    public RoleQuantities minus(String role, Quantities amount) {
        return with(role, of(role).minus(amount));
    }

    private RoleQuantities with(String role, Quantities amount) {
        return new RoleQuantities(amount.isEmpty() ? byRole.minus(role) : byRole.plus(role, amount));
    }
}
