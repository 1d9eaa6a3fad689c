package io.dcosboot.master.core.authorization;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides by access control lists: of those for an action, the first that matches principal and object decides; where
 * none does, {@code permissive} (mesos-master.md §20).
 */
public record Authorizer(boolean permissive, Map<Action, List<Acl>> acls) {

    private static final Authorizer OPEN = new Authorizer(true, Map.of());

    public Authorizer {
        acls = Map.copyOf(acls);
    }

    /** Allows everything: what holds without access control lists. */
    public static Authorizer open() {
        return OPEN;
    }

    /**
     * Whether {@code principal} may do {@code action}.
     *
     * @param principal empty for somebody who has not been authenticated
     * @param object what it is about; empty for all there is, or where the action's objects have no names
     */
    public boolean allows(Optional<String> principal, Action action, Optional<String> object) {
        return approver(principal, action).approves(object);
    }

    /** The decisions about one principal and action, for many objects. */
    public Approver approver(Optional<String> principal, Action action) {
        List<Acl> matching = acls.getOrDefault(action, List.of()).stream()
                .filter(acl -> acl.principals().matches(principal, false))
                .toList();
        return new Approver(matching, action.aboutRoles(), permissive);
    }
}
