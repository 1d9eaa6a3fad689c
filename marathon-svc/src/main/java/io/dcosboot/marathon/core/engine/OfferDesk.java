package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.launch.MatchSettings;
import io.dcosboot.marathon.core.launch.OfferMatcher;
import io.dcosboot.marathon.core.launch.TaskDescription;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Answers offers: launches what fits and declines the rest, at once (marathon.md §20.1). */
final class OfferDesk {

    private final EngineSettings.Launching settings;
    private final Instances instances;
    private final LaunchQueue queue;
    private final MasterLink master;
    private final Supplier<Group> root;
    private final RandomGenerator random;
    private final TaskDescription description;
    private final LaunchTokens tokens;
    private MatchSettings matching;

    OfferDesk(
            EngineSettings.Launching settings,
            Instances instances,
            LaunchQueue queue,
            MasterLink master,
            Supplier<Group> root,
            RandomGenerator random,
            Instant now) {
        this.settings = settings;
        this.instances = instances;
        this.queue = queue;
        this.master = master;
        this.root = root;
        this.random = random;
        this.description = new TaskDescription(settings.tasks());
        this.tokens = new LaunchTokens(settings.launchTokens(), settings.launchTokenRefresh(), now);
        this.matching = settings.matching();
    }

    /** Agents outside this region are only for apps that ask for a region. */
    void homeRegion(@Nullable String region) {
        matching = matching.inRegion(region);
    }

    void taskRuns() {
        tokens.giveBack();
    }

    void answer(List<Offer> offers, Turn turn) {
        Map<PathId, Deque<Map.Entry<Instance, AppDefinition>>> candidates = candidates(turn.now());
        List<OfferID> unwanted = new ArrayList<>();
        for (Offer offer : offers) {
            List<TaskInfo> tasks = candidates.isEmpty() ? List.of() : launchOn(offer, candidates, turn);
            if (tasks.isEmpty()) {
                unwanted.add(offer.getId());
            } else {
                boolean full = tasks.size() >= settings.maxInstancesPerOffer();
                master.launch(offer, tasks, full ? Duration.ZERO : settings.declineOffer(), turn);
            }
        }
        if (!unwanted.isEmpty()) {
            master.decline(unwanted, settings.declineOffer(), turn);
        }
    }

    private Map<PathId, Deque<Map.Entry<Instance, AppDefinition>>> candidates(Instant now) {
        Map<PathId, Deque<Map.Entry<Instance, AppDefinition>>> result = new HashMap<>();
        for (PathId app : instances.waiting().apps()) {
            Map<Instance, AppDefinition> launchable = queue.launchable(app, now);
            if (!launchable.isEmpty()) {
                result.put(app, new ArrayDeque<>(launchable.entrySet()));
            }
        }
        return result;
    }

    // One instance of each app in turn, in random order, so that no app takes all from the others.
    private List<TaskInfo> launchOn(
            Offer offer, Map<PathId, Deque<Map.Entry<Instance, AppDefinition>>> candidates, Turn turn) {
        var matcher = new OfferMatcher(offer, matching, random);
        List<TaskInfo> tasks = new ArrayList<>();
        List<PathId> apps = new ArrayList<>(candidates.keySet());
        Collections.sort(apps);
        shuffle(apps);
        Deque<PathId> round = new ArrayDeque<>(apps);
        while (!round.isEmpty() && tasks.size() < settings.maxInstancesPerOffer()) {
            PathId app = round.removeFirst();
            Deque<Map.Entry<Instance, AppDefinition>> waiting = candidates.get(app);
            if (waiting == null || waiting.isEmpty()) {
                candidates.remove(app);
                continue;
            }
            Map.Entry<Instance, AppDefinition> next = waiting.getFirst();
            List<Instance> siblings =
                    next.getValue().placement().constraints().isEmpty() ? List.of() : instances.of(app);
            switch (matcher.match(next.getValue(), siblings, turn.now())) {
                case OfferMatcher.Unmatched(var reasons) -> queue.unused(app, offer, reasons, turn.now());
                case OfferMatcher.Matched matched -> {
                    if (!tokens.take(turn.now())) {
                        return tasks;
                    }
                    waiting.removeFirst();
                    tasks.add(place(next.getKey(), next.getValue(), matched, turn));
                    round.addLast(app);
                }
            }
        }
        return tasks;
    }

    private TaskInfo place(Instance instance, AppDefinition app, OfferMatcher.Matched matched, Turn turn) {
        TaskId id = instance.nextTask();
        Task task = Task.provisioned(
                id, matched.ports().hostPorts(), matched.ports().containerPorts(), turn.now());
        queue.used(app.id(), turn.now());
        instances.put(
                instance.placed(
                        matched.agent(),
                        task,
                        app.versionInfo().version(),
                        app.placement().role()),
                turn);
        return description.describe(
                app, id, matched.agent(), matched.resources(), matched.ports(), enforcesRole(app.id()));
    }

    private boolean enforcesRole(PathId app) {
        PathId top = app.childTowards(PathId.ROOT);
        return root.get().group(top).map(Group::enforceRole).orElse(false);
    }

    private void shuffle(List<PathId> apps) {
        for (int i = apps.size() - 1; i > 0; i--) {
            Collections.swap(apps, i, random.nextInt(i + 1));
        }
    }
}
