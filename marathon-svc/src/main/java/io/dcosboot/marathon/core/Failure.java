package io.dcosboot.marathon.core;

import io.dcosboot.marathon.core.model.PathId;
import java.util.List;
import java.util.Set;

/** Why a request was refused; nothing was changed then. */
public sealed interface Failure {

    /** Text for the caller. */
    String message();

    /** Running deployments touch the same apps; {@code force} would supersede them. */
    record Locked(List<String> deploymentIds, Set<PathId> apps) implements Failure {
        public Locked {
            deploymentIds = List.copyOf(deploymentIds);
            apps = Set.copyOf(apps);
        }

        @Override
        public String message() {
            return "App is locked by one or more deployments. Override with the option '?force=true'. "
                    + "View details at '/v2/deployments/<DEPLOYMENT_ID>'.";
        }
    }

    record NotFound(String message) implements Failure {}

    /** The request contradicts what exists, such as creating an id twice. */
    record Conflict(String message) implements Failure {}

    /** @param details what is wrong, by place in the request's document */
    record Invalid(List<Violation> details) implements Failure {
        public Invalid {
            details = List.copyOf(details);
        }

        @Override
        public String message() {
            return "Object is not valid";
        }
    }

    /** Too many deployments run already. */
    record TooManyDeployments(int limit) implements Failure {
        @Override
        public String message() {
            return "Max number (" + limit + ") of running deployments is achieved. Wait for existing deployments to"
                    + " complete or cancel one using force=true parameter. You can increase max deployment number by"
                    + " using --max_running_deployments parameter";
        }
    }

    /** No service ports are left to assign, or another limit that only an operator can move was hit. */
    record Exhausted(String message) implements Failure {}

    /** Not leading, not loaded yet, the mailbox is full, or the store does not answer: try again. */
    record Unavailable(String message) implements Failure {}

    /** @param path place in the document, {@code "/container/portMappings(0)/hostPort"}; {@code "/"} the whole */
    record Violation(String path, String error) {}
}
