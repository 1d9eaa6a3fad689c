package io.dcosboot.master.core;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.master.Call;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks the authorizer about what frameworks and operators want, and words its refusals (mesos-master.md §20). */
final class Permissions {

    private final Authorizer authorizer;

    Permissions(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** Why a framework may not register in its roles; empty if it may. */
    Optional<String> register(FrameworkInfo info) {
        var approver = authorizer.approver(principal(info), Action.REGISTER_FRAMEWORKS);
        var roles = Framework.rolesOf(info);
        return approver.approvesAll() || roles.stream().allMatch(approver::approves)
                ? Optional.empty()
                : Optional.of("Not authorized to register framework "
                        + FrameworkId.of(info.getId()).value() + " with roles { " + String.join(", ", roles) + " }");
    }

    /** Why a task may not run as its user; empty if it may. */
    Optional<String> launch(Framework framework, TaskInfo task) {
        String user = user(framework.info(), task);
        return authorizer.allows(principal(framework.info()), Action.RUN_TASKS, Optional.of(user))
                ? Optional.empty()
                : Optional.of("Task '" + task.getTaskId().getValue() + "' is not authorized to launch as user '" + user
                        + "'");
    }

    /** Why a framework may not apply an operation; empty if it may. */
    Optional<String> operation(Framework framework, Operation operation) {
        Optional<String> principal = principal(framework.info());
        return forbidden(principal, Demand.of(operation))
                ? Optional.of("Not authorized to "
                        + operation.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " as '"
                        + principal.orElse("ANY") + "'")
                : Optional.empty();
    }

    /** The refusal of a changing operator call; empty if it may go on. */
    Optional<CallAnswer.Refused> operator(MasterState state, Call call, Optional<String> principal) {
        return forbidden(principal, Demand.of(call, state))
                ? Optional.of(new CallAnswer.Refused(403, "403 Forbidden."))
                : Optional.empty();
    }

    private boolean forbidden(Optional<String> principal, List<Demand> demands) {
        return demands.stream().anyMatch(demand -> !authorizer.allows(principal, demand.action(), demand.object()));
    }

    private static Optional<String> principal(FrameworkInfo info) {
        return info.hasPrincipal() ? Optional.of(info.getPrincipal()) : Optional.empty();
    }

    private static String user(FrameworkInfo framework, TaskInfo task) {
        if (task.getCommand().hasUser()) {
            return task.getCommand().getUser();
        }
        if (task.getExecutor().getCommand().hasUser()) {
            return task.getExecutor().getCommand().getUser();
        }
        return framework.getUser();
    }
}
