package io.dcosboot.marathon.runtime;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.engine.Driver;
import io.dcosboot.marathon.core.engine.EngineSettings;
import io.dcosboot.marathon.core.engine.Input;
import io.dcosboot.marathon.core.engine.MemoryStore;
import io.dcosboot.marathon.core.engine.Prober;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.StateStore;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MarathonRunnerTest {

    private final UnreliableStore store = new UnreliableStore();
    private final Master master = new Master();
    private final List<MarathonEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> gaveUp = new CopyOnWriteArrayList<>();
    private final MarathonRunner runner = new MarathonRunner(new Surroundings(
            EngineSettings.DEFAULT,
            store,
            (_, edited) -> edited,
            master,
            new NoProber(),
            events::add,
            UUID::randomUUID,
            new Random(1),
            InstantSource.system(),
            gaveUp::add));

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void whoDoesNotLeadRefuses() {
        assertThat(runner.snapshot()).isEmpty();
        assertUnavailable(deploy("/a"));
    }

    @Test
    void anAcceptedChangeIsDurableAndVisible() throws Exception {
        lead();
        DeploymentAccepted accepted = deploy("/a").get(5, TimeUnit.SECONDS);
        assertThat(store.kept.load().deployments())
                .singleElement()
                .satisfies(plan -> assertThat(plan.id()).isEqualTo(accepted.deploymentId()));
        assertThat(runner.snapshot().orElseThrow().root().app(new PathId("/a"))).isPresent();
    }

    @Test
    void aChangeIsNotAcceptedBeforeTheStoreHasIt() throws Exception {
        lead();
        store.broken = true;
        CompletableFuture<DeploymentAccepted> change = deploy("/a");
        await().until(() -> store.failures > 1);
        assertThat(change).isNotDone();
        assertThat(master.sent(Call.Type.REVIVE)).isEmpty();
        store.broken = false;
        assertThat(change.get(10, TimeUnit.SECONDS)).isNotNull();
        await().untilAsserted(() -> assertThat(master.sent(Call.Type.REVIVE)).hasSize(1));
    }

    @Test
    void aRefusedChangeSaysWhyAndIsAnnounced() throws Exception {
        lead();
        deploy("/a").get(5, TimeUnit.SECONDS);
        CompletableFuture<DeploymentAccepted> second = runner.updateRoot(
                RootChange.of(
                        PathId.ROOT,
                        (root, at) -> root.withApp(app("/a").cmd("true").build(), at)),
                false);
        assertThatThrownBy(() -> second.get(5, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(Refused.class)
                .rootCause()
                .satisfies(cause -> assertThat(((Refused) cause).failure()).isInstanceOf(Failure.Locked.class));
        await().untilAsserted(
                        () -> assertThat(events).hasAtLeastOneElementOfType(MarathonEvent.GroupChangeFailed.class));
    }

    @Test
    void whoStepsDownAnswersWhatIsOpenAndStops() throws Exception {
        lead();
        store.broken = true;
        CompletableFuture<DeploymentAccepted> change = deploy("/a");
        await().until(() -> store.failures > 0);
        runner.stepDown();
        assertUnavailable(change);
        assertThat(master.scheduler).isNull();
        assertThat(runner.snapshot()).isEmpty();
        assertUnavailable(deploy("/b"));
    }

    @Test
    void whoLeadsAgainGoesOnWithWhatIsStored() throws Exception {
        lead();
        deploy("/a").get(5, TimeUnit.SECONDS);
        runner.stepDown();
        lead();
        assertThat(runner.snapshot().orElseThrow().deployments()).hasSize(1);
        assertThat(runner.snapshot().orElseThrow().mesos().frameworkId()).isEqualTo("framework");
    }

    @Test
    void loadingIsTriedUntilItWorks() {
        store.broken = true;
        runner.lead();
        await().until(() -> store.failures > 0);
        assertThat(runner.snapshot()).isEmpty();
        store.broken = false;
        await().until(() -> runner.snapshot().isPresent());
    }

    @Test
    void instancesWithoutAFrameworkIdAreNothingToGoOnWith() {
        var id = new InstanceId(new PathId("/a"), new UUID(0, 1));
        store.kept.write(List.of(new StateChange.PutInstance(Instance.scheduled(id, T0, "*", T0))));
        runner.lead();
        await().untilAsserted(() -> assertThat(gaveUp).containsExactly("There are instances but no framework id"));
        assertThat(runner.snapshot()).isEmpty();
    }

    @Test
    void timePassesForTheEngine() throws Exception {
        lead();
        deploy("/a").get(5, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(master.sent(Call.Type.REVIVE)).hasSize(1));
        deploy("/b").get(5, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(master.sent(Call.Type.REVIVE)).hasSize(2));
        assertThat(runner.isResponsive()).isTrue();
    }

    private void lead() {
        runner.lead();
        await().until(() -> runner.snapshot()
                .filter(snapshot -> snapshot.mesos().master() != null)
                .isPresent());
    }

    private CompletableFuture<DeploymentAccepted> deploy(String app) {
        return runner.updateRoot(RootChange.of(PathId.ROOT, (root, at) -> root.withApp(app(app).build(), at)), false);
    }

    private static void assertUnavailable(CompletableFuture<?> future) {
        assertThatThrownBy(() -> future.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));
    }

    private static final class UnreliableStore implements StateStore {
        private final MemoryStore kept = new MemoryStore(Group.emptyRoot(T0));
        private volatile boolean broken;
        private volatile int failures;

        @Override
        public StoredState load() throws IOException {
            check();
            return kept.load();
        }

        @Override
        public void write(List<StateChange> changes) throws IOException {
            check();
            kept.write(changes);
        }

        private void check() throws IOException {
            if (broken) {
                failures++;
                throw new IOException("broken");
            }
        }
    }

    private static final class Master implements Driver {
        private final List<Call> calls = new CopyOnWriteArrayList<>();
        private volatile Scheduler scheduler;

        @Override
        public void start(Scheduler started) {
            scheduler = started;
            Thread.ofVirtual().start(() -> {
                try {
                    started.subscribeCall();
                    started.happened(new Input.Subscribed(
                            "framework",
                            MasterInfo.newBuilder()
                                    .setId("m")
                                    .setIp(0)
                                    .setPort(5050)
                                    .setHostname("m")
                                    .build()));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void send(Call call) {
            calls.add(call);
        }

        @Override
        public void stop() {
            scheduler = null;
        }

        List<Call> sent(Call.Type type) {
            return calls.stream().filter(call -> call.getType() == type).toList();
        }
    }

    private static final class NoProber implements Prober {
        @Override
        public void start(ProbeKey key, Probe probe, BiConsumer<ProbeKey, Probe.Outcome> outcomes) {}

        @Override
        public void stop(ProbeKey key) {}

        @Override
        public void stopAll() {}
    }
}
