package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks for offers only while there is something to launch (marathon.md §20.1): a role without work is suppressed;
 * instances that begin to wait bring one revive for all that began since the last, at the pace of {@link RevivePace}.
 */
final class OfferDemand {

    private final RevivePace pace;
    private final Instances instances;
    private final LaunchQueue queue;
    private final MasterLink master;
    private final Set<TaskId> askedFor = new HashSet<>();
    private final Set<String> suppressed = new TreeSet<>();
    private Set<String> roles = Set.of();
    private boolean owesRevive;
    // What the last look saw, and until when nothing changes by itself.
    private long seenWaiting = -1;
    private long seenDelays = -1;
    private Instant validUntil = Instant.MIN;

    OfferDemand(Duration minReviveInterval, Instances instances, LaunchQueue queue, MasterLink master) {
        this.pace = new RevivePace(minReviveInterval);
        this.instances = instances;
        this.queue = queue;
        this.master = master;
    }

    /** The roles of {@code subscribed} that a new subscription starts without offers for. */
    Set<String> suppressedAtStart(Set<String> subscribed, Instant now) {
        Set<String> idle = new TreeSet<>(subscribed);
        idle.removeAll(waitingByRole(now).keySet());
        return idle;
    }

    /** A new subscription has no filters: nothing has to be revived. */
    void subscribed(Set<String> subscribed, Set<String> suppressedRoles, Instant now) {
        roles = Set.copyOf(subscribed);
        suppressed.clear();
        suppressed.addAll(suppressedRoles);
        askedFor.clear();
        waitingByRole(now).forEach((role, tasks) -> {
            if (!suppressed.contains(role)) {
                askedFor.addAll(tasks);
            }
        });
        owesRevive = false;
        lookAgain();
    }

    /** The framework's roles were changed; the master was told the suppressed ones. */
    void rolesChanged(Set<String> now) {
        roles = Set.copyOf(now);
        suppressed.retainAll(now);
        lookAgain();
    }

    Set<String> suppressed() {
        return Set.copyOf(suppressed);
    }

    void proceed(Turn turn) {
        if (!master.isSubscribed() || !isWorthALook(turn.now())) {
            return;
        }
        Map<String, Set<TaskId>> waiting = waitingByRole(turn.now());
        Set<String> idle = new TreeSet<>(roles);
        idle.removeAll(waiting.keySet());
        idle.removeAll(suppressed);
        if (!idle.isEmpty()) {
            master.suppress(idle, turn);
            suppressed.addAll(idle);
        }
        // Whoever may not be launched for a while has to be asked for again: its offers are declined meanwhile.
        Set<TaskId> launchable = new HashSet<>();
        waiting.values().forEach(launchable::addAll);
        askedFor.retainAll(launchable);
        Set<String> fresh = new TreeSet<>();
        waiting.forEach((role, tasks) -> {
            boolean unheard = suppressed.contains(role) || !askedFor.containsAll(tasks);
            if (unheard && roles.contains(role)) {
                fresh.add(role);
            }
        });
        owesRevive = !fresh.isEmpty();
        if (owesRevive && pace.allows(turn.now())) {
            master.revive(fresh, turn);
            pace.revived(turn.now());
            owesRevive = false;
            suppressed.removeAll(fresh);
            askedFor.clear();
            waiting.values().forEach(askedFor::addAll);
        }
    }

    private boolean isWorthALook(Instant now) {
        boolean same = seenWaiting == instances.waiting().changes() && seenDelays == queue.changes();
        if (same && !owesRevive && now.isBefore(validUntil)) {
            return false;
        }
        seenWaiting = instances.waiting().changes();
        seenDelays = queue.changes();
        validUntil = queue.nextDeadline(now).orElse(Instant.MAX);
        return true;
    }

    // After a new subscription everything has to be looked at.
    private void lookAgain() {
        seenWaiting = -1;
    }

    Optional<Instant> nextDeadline() {
        return owesRevive ? Optional.of(pace.allowedAt()) : Optional.empty();
    }

    private Map<String, Set<TaskId>> waitingByRole(Instant now) {
        Map<String, Set<TaskId>> result = new TreeMap<>();
        for (PathId app : instances.waiting().apps()) {
            Map<Instance, AppDefinition> launchable = queue.launchable(app, now);
            launchable.forEach((instance, definition) -> result.computeIfAbsent(
                            definition.placement().role(), _ -> new HashSet<>())
                    .add(instance.nextTask()));
        }
        return result;
    }
}
