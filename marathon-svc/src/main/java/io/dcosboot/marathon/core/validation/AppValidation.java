package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Artifact;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import io.dcosboot.marathon.core.model.UpgradeStrategy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules one app must keep by itself (marathon.md §7). */
public final class AppValidation {

    private static final double LEAST_CPUS = 0.001;

    private final String defaultRole;
    private final Set<String> features;

    /**
     * @param defaultRole the framework's role, which any app may use
     * @param features names of switched-on optional features
     */
    public AppValidation(String defaultRole, Set<String> features) {
        this.defaultRole = defaultRole;
        this.features = Set.copyOf(features);
    }

    /** What is wrong with the app; empty when nothing is. */
    public List<Violation> violations(AppDefinition app) {
        List<Violation> found = new ArrayList<>();
        id(app.id(), found);
        command(app, found);
        requirements(app, found);
        role(app, found);
        NetworkRules.check(app, found);
        ConstraintRules.check(app.placement().constraints(), found);
        HealthRules.check(app, found);
        singleInstance(app, found);
        unreachable(app.resilience().unreachableStrategy(), found);
        migrationLabels(app, found);
        return found;
    }

    private static void id(PathId id, List<Violation> found) {
        if (PathId.RESERVED_LAST_SEGMENTS.contains(id.name())) {
            found.add(new Violation(
                    "/id",
                    "must not end with any of the following reserved keywords: restart, tasks, versions, ., .."));
        }
    }

    private static void command(AppDefinition app, List<Violation> found) {
        Command command = app.command();
        @Nullable Container container = app.container();
        boolean image = container != null && container.image() != null;
        boolean both = command.cmd() != null && !command.args().isEmpty();
        if (both || (command.cmd() == null && command.args().isEmpty() && !image)) {
            found.add(new Violation(
                    "/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."));
        }
        for (int i = 0; i < command.fetch().size(); i++) {
            if (!isUri(command.fetch().get(i))) {
                found.add(new Violation("/fetch(" + i + ")/uri", "URI has invalid syntax."));
            }
        }
        if (Boolean.TRUE.equals(command.tty()) && usesDocker(app)) {
            found.add(new Violation("/tty", "tty is only supported with the Mesos containerizer"));
        }
    }

    private static boolean isUri(Artifact artifact) {
        try {
            return !new URI(artifact.uri()).toString().isEmpty();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private void requirements(AppDefinition app, List<Violation> found) {
        Requirements requirements = app.requirements();
        if (requirements.cpus() < LEAST_CPUS) {
            found.add(new Violation("/cpus", "got " + requirements.cpus() + ", expected " + LEAST_CPUS + " or more"));
        }
        if (requirements.gpus() > 0 && !features.contains("gpu_resources")) {
            found.add(new Violation(
                    "/", "Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)"));
        } else if (requirements.gpus() > 0 && usesDocker(app)) {
            found.add(new Violation("/gpus", "GPU resources only work with the Mesos containerizer"));
        }
        Requirements.@Nullable Limits limits = requirements.limits();
        if (limits != null) {
            limit("cpus", limits.cpus(), requirements.cpus(), found);
            limit("mem", limits.mem(), requirements.mem(), found);
        }
    }

    private static void limit(String name, @Nullable Double limit, double request, List<Violation> found) {
        if (limit != null && limit < request) {
            found.add(new Violation("/resourceLimits/" + name, "must not be less than the requested " + request));
        }
    }

    private void role(AppDefinition app, List<Violation> found) {
        String role = app.placement().role();
        String groupRole = app.id().childTowards(PathId.ROOT).name();
        boolean inGroup = !app.id().parent().isRoot();
        if (!role.equals(defaultRole) && !(inGroup && role.equals(groupRole))) {
            found.add(new Violation(
                    "/role", "got " + role + ", expected one of: " + defaultRole + (inGroup ? ", " + groupRole : "")));
        }
        for (String accepted : app.placement().acceptedResourceRoles()) {
            if (!accepted.equals("*") && !accepted.equals(role)) {
                found.add(new Violation(
                        "/acceptedResourceRoles", "acceptedResourceRoles can only contain * and " + role));
                return;
            }
        }
    }

    private static void singleInstance(AppDefinition app, List<Violation> found) {
        if (!"true".equals(app.labels().get("MARATHON_SINGLE_INSTANCE_APP"))) {
            return;
        }
        if (app.instances() > 1) {
            found.add(new Violation("/instances", "Single instance app may only have one instance"));
        }
        if (!app.resilience().upgradeStrategy().equals(new UpgradeStrategy(0, 0))) {
            found.add(new Violation(
                    "/upgradeStrategy", "Single instance app must have an upgrade strategy of 0.0 and 0.0"));
        }
    }

    private static void unreachable(UnreachableStrategy strategy, List<Violation> found) {
        switch (strategy) {
            case UnreachableStrategy.Disabled() -> {}
            case UnreachableStrategy.Replace(Duration inactiveAfter, Duration expungeAfter) -> {
                if (inactiveAfter.compareTo(expungeAfter) > 0) {
                    found.add(new Violation(
                            "/unreachableStrategy/inactiveAfterSeconds",
                            "inactiveAfterSeconds (%d) must be less or equal to expungeAfterSeconds, which is %d"
                                    .formatted(inactiveAfter.toSeconds(), expungeAfter.toSeconds())));
                }
            }
        }
    }

    private static void migrationLabels(AppDefinition app, List<Violation> found) {
        if (!app.labels().containsKey("DCOS_MIGRATION_API_VERSION")) {
            return;
        }
        if (!"v1".equals(app.labels().get("DCOS_MIGRATION_API_VERSION"))
                || !app.labels().containsKey("DCOS_PACKAGE_FRAMEWORK_NAME")
                || !app.labels().containsKey("DCOS_MIGRATION_API_PATH")) {
            found.add(new Violation(
                    "/labels",
                    "DCOS_MIGRATION_API_VERSION must be v1 and needs DCOS_PACKAGE_FRAMEWORK_NAME and"
                            + " DCOS_MIGRATION_API_PATH"));
        }
    }

    private static boolean usesDocker(AppDefinition app) {
        @Nullable Container container = app.container();
        return container != null && container.engine() == Container.Engine.DOCKER;
    }
}
