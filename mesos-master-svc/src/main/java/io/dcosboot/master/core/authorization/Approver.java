package io.dcosboot.master.core.authorization;

import java.util.List;
import java.util.Optional;

/**
 * The decisions about one principal and action, for any number of objects.
 *
 * @param acls those that match the principal, in order
 * @param roles whether the objects are roles
 * @param permissive what holds where no ACL matches
 */
public record Approver(List<Acl> acls, boolean roles, boolean permissive) {

    public Approver {
        acls = List.copyOf(acls);
    }

    /** Whether {@code object} is allowed; empty means all there is. */
    public boolean approves(Optional<String> object) {
        for (Acl acl : acls) {
            if (acl.objects().matches(object, roles)) {
                return permits(acl);
            }
        }
        return permissive;
    }

    public boolean approves(String object) {
        return approves(Optional.of(object));
    }

    /** Whether every object there can be is allowed, so that nobody needs to ask. */
    public boolean approvesAll() {
        for (Acl acl : acls) {
            if (!permits(acl)) {
                return false;
            }
            if (!(acl.objects() instanceof Entity.Some)) {
                return true; // decides about all that is left
            }
        }
        return permissive;
    }

    private static boolean permits(Acl acl) {
        return acl.principals().permits() && acl.objects().permits();
    }
}
