package io.dcosboot.marathon.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.api.json.Defaults;
import io.dcosboot.marathon.core.deployment.DeploymentAction;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.DeploymentStep;
import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.VersionInfo;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.marathon.core.state.TaskFailure;
import io.dcosboot.marathon.core.validation.Apps;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ZkStateStoreTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00.000Z");
    private static final PathId WEB = new PathId("/prod/web");

    private static TestZooKeeper zooKeeper;
    private static CuratorFramework client;
    private static int tests;

    private final AppCodec codec = codec();
    private String base;
    private ZkStateStore store;

    @BeforeAll
    static void startZooKeeper() {
        zooKeeper = TestZooKeeper.start();
        client = zooKeeper.client();
    }

    @AfterAll
    static void stopZooKeeper() {
        zooKeeper.close();
    }

    @BeforeEach
    void openStore() {
        base = "/marathon-" + tests++ + "/state";
        store = new ZkStateStore(client, base, codec);
    }

    @Test
    void beginsEmpty() throws Exception {
        assertThat(store.load()).isEqualTo(StoredState.empty(Group.emptyRoot(Instant.EPOCH)));
    }

    @Test
    void anotherMarathonFindsEverythingThatWasWritten() throws Exception {
        store.load();
        AppDefinition v1 = app(WEB, 1);
        AppDefinition v2 = app(WEB, 2);
        Group before = root(1, v1, app(new PathId("/db"), 1));
        Group after = before.withApp(v2, at(2));
        Instance old = instance(v1);
        Instance current = instance(v2);
        DeploymentPlan plan = new DeploymentPlan(
                UUID.randomUUID().toString(),
                at(2),
                before,
                after,
                List.of(
                        new DeploymentStep(List.of(new DeploymentAction.Scale(v2, List.of(old.id())))),
                        new DeploymentStep(List.of(
                                new DeploymentAction.Restart(v2),
                                new DeploymentAction.Stop(app(new PathId("/db"), 1))))));
        TaskFailure failure = new TaskFailure(
                WEB, new TaskId(old.id(), 3), TaskState.TASK_FAILED, "exit 1", "host", "agent", at(1), at(2));

        store.write(List.of(new StateChange.PutRoot(before), new StateChange.PutFrameworkId("f-1")));
        store.write(List.of(
                new StateChange.PutRoot(after),
                new StateChange.PutDeployment(plan),
                new StateChange.PutInstance(old),
                new StateChange.PutInstance(current),
                new StateChange.PutTaskFailure(failure)));

        assertThat(reopened().load())
                .isEqualTo(new StoredState(
                        "f-1", after, List.of(v1), sorted(old, current), List.of(plan), List.of(failure)));
    }

    @Test
    void whatWasDeletedIsGone() throws Exception {
        store.load();
        AppDefinition app = app(WEB, 1);
        Instance instance = instance(app);
        DeploymentPlan plan = new DeploymentPlan("d1", at(1), Group.emptyRoot(at(0)), root(1, app), List.of());
        store.write(List.of(
                new StateChange.PutRoot(root(1, app)),
                new StateChange.PutDeployment(plan),
                new StateChange.PutInstance(instance)));

        store.write(List.of(
                new StateChange.DeleteInstance(instance.id()),
                new StateChange.DeleteDeployment("d1"),
                new StateChange.DeleteInstance(new InstanceId(WEB, UUID.randomUUID())),
                new StateChange.DeleteTaskFailure(WEB),
                new StateChange.PutRoot(Group.emptyRoot(at(2)))));

        assertThat(reopened().load()).isEqualTo(StoredState.empty(Group.emptyRoot(at(2))));
    }

    @Test
    void repeatingAWriteIsSafe() throws Exception {
        store.load();
        List<StateChange> changes = List.of(
                new StateChange.PutRoot(root(1, app(WEB, 1))), new StateChange.PutInstance(instance(app(WEB, 1))));

        store.write(changes);
        StoredState once = reopened().load();
        ZkStateStore again = reopened();
        again.load();
        again.write(changes);

        assertThat(reopened().load()).isEqualTo(once);
    }

    @Test
    void aDeposedLeaderCannotWrite() throws Exception {
        store.load();
        store.write(List.of(new StateChange.PutFrameworkId("mine")));
        ZkStateStore successor = reopened();
        successor.load();

        assertThatThrownBy(() -> store.write(List.of(new StateChange.PutFrameworkId("stale"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another Marathon has begun to lead");

        assertThat(successor.load().frameworkId()).isEqualTo("mine");
    }

    @Test
    void aTreeTooBigForOneTransactionIsWrittenInSeveral() throws Exception {
        store.load();
        List<AppDefinition> apps = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            apps.add(labelled(app(new PathId("/g" + i % 10 + "/a" + i), 1), "x".repeat(3_000)));
        }
        Group root = root(1, apps.toArray(AppDefinition[]::new));

        store.write(List.of(new StateChange.PutRoot(root)));

        assertThat(reopened().load().root()).isEqualTo(root);
    }

    @Test
    void bigDefinitionsAreCompressed() throws Exception {
        store.load();
        AppDefinition app = labelled(app(WEB, 1), "x".repeat(2_000_000));

        store.write(List.of(new StateChange.PutRoot(root(1, app))));

        assertThat(reopened().load().root().app(WEB)).contains(app);
        assertThat(client.getData().forPath(new StateLayout(base).app(WEB, at(1))))
                .hasSizeLessThan(10_000);
    }

    @Test
    void whatNoNodeCanHoldIsRefusedAndChangesNothing() throws Exception {
        store.load();
        byte[] noise = new byte[2_000_000];
        new Random(1).nextBytes(noise);
        AppDefinition app = labelled(app(WEB, 1), new String(noise, StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> store.write(List.of(new StateChange.PutRoot(root(1, app)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes of 1024000 allowed");

        assertThat(reopened().load()).isEqualTo(StoredState.empty(Group.emptyRoot(Instant.EPOCH)));
    }

    @Test
    void aDamagedInstanceIsPutAside() throws Exception {
        store.load();
        AppDefinition app = app(WEB, 1);
        Instance good = instance(app);
        Instance bad = instance(app);
        store.write(List.of(
                new StateChange.PutRoot(root(1, app)),
                new StateChange.PutInstance(good),
                new StateChange.PutInstance(bad)));
        String path = new StateLayout(base).instance(bad.id());
        client.setData().forPath(path, "{\"id\":".getBytes(StandardCharsets.UTF_8));

        assertThat(reopened().load().instances()).containsExactly(good);

        assertThat(client.checkExists().forPath(path)).isNull();
        assertThat(client.getChildren().forPath(base + "/corrupt")).hasSize(1);
    }

    @Test
    void anOlderVersionStandsInForADamagedOne() throws Exception {
        store.load();
        store.write(List.of(new StateChange.PutRoot(root(1, app(WEB, 1)))));
        store.write(List.of(new StateChange.PutRoot(root(2, app(WEB, 2)))));
        client.setData().forPath(new StateLayout(base).app(WEB, at(2)), new byte[] {0x1f, (byte) 0x8b, 3});

        assertThat(reopened().load().root().app(WEB)).contains(app(WEB, 1));
    }

    @Test
    void aDamagedTreeEndsTheLoadingInsteadOfEveryTask() throws Exception {
        store.load();
        store.write(List.of(new StateChange.PutRoot(root(1, app(WEB, 1)))));
        client.setData().forPath(new StateLayout(base).root(at(1)), "?".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> reopened().load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/roots/2026-01-01T00:00:01.000Z");
    }

    @Test
    void keepsTheLastVersions() throws Exception {
        store.load();
        for (int i = 1; i <= 70; i++) {
            store.write(List.of(new StateChange.PutRoot(root(i, app(WEB, i)))));
        }

        StoredState loaded = reopened().load();

        var history = new ZkVersionHistory(client, base, codec);
        assertThat(loaded.root().app(WEB)).contains(app(WEB, 70));
        assertThat(history.versions(WEB)).hasSize(ZkStateStore.VERSIONS_KEPT).startsWith(at(70), at(69));
        assertThat(history.version(WEB, at(30))).contains(app(WEB, 30));
        assertThat(history.version(WEB, at(3))).isEmpty();
        assertThat(client.getChildren().forPath(base + "/roots")).hasSizeBetween(50, 60);
    }

    @Test
    void writesWaitOutAnOutageAndGoOnAfterwards() throws Exception {
        try (var own = TestZooKeeper.start()) {
            ZkStateStore suffering = new ZkStateStore(own.client(), base, codec);
            suffering.load();
            own.stop();
            assertThatThrownBy(() -> suffering.write(List.of(new StateChange.PutRoot(root(1, app(WEB, 1))))))
                    .isInstanceOf(IOException.class);
            own.restart();
            org.awaitility.Awaitility.await()
                    .ignoreException(IOException.class)
                    .untilAsserted(() -> suffering.write(List.of(new StateChange.PutRoot(root(1, app(WEB, 1))))));

            assertThat(new ZkStateStore(own.client(), base, codec).load().root())
                    .isEqualTo(root(1, app(WEB, 1)));
        }
    }

    private ZkStateStore reopened() {
        return new ZkStateStore(client, base, codec);
    }

    private static AppCodec codec() {
        var json = new AppJson(JsonMapper.shared(), new Defaults("*", null, "mesos-bridge", Set.of()));
        return new AppCodec() {
            @Override
            public byte[] encode(AppDefinition app) {
                return json.write(app);
            }

            @Override
            public AppDefinition decode(byte[] bytes) {
                return json.readStored(bytes);
            }
        };
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    private static AppDefinition app(PathId id, int version) {
        return Apps.app(id.value(), 10_000).versioned(VersionInfo.createdAt(at(version)));
    }

    private static AppDefinition labelled(AppDefinition app, String text) {
        return new AppDefinition(
                app.id(),
                app.instances(),
                app.command(),
                app.requirements(),
                app.placement(),
                app.container(),
                app.networking(),
                app.resilience(),
                app.dependencies(),
                Map.of("text", text),
                app.versionInfo());
    }

    private static Group root(int version, AppDefinition... apps) {
        Group root = Group.emptyRoot(at(version));
        for (AppDefinition app : apps) {
            root = root.withApp(app, at(version));
        }
        return root;
    }

    private static Instance instance(AppDefinition app) {
        InstanceId id = new InstanceId(app.id(), UUID.randomUUID());
        return Instance.scheduled(id, app.versionInfo().version(), "*", at(1))
                .placed(
                        new AgentRef("agent-1", "host-1", "region", null, Map.of("rack", "r1")),
                        Task.provisioned(TaskId.first(id), List.of(31_000), List.of(80), at(1)),
                        app.versionInfo().version(),
                        "*");
    }

    /** In the order in which folders are read. */
    private List<Instance> sorted(Instance... instances) throws Exception {
        List<Instance> inOrder = new ArrayList<>();
        for (String path : new Nodes(client).bucketed(base + "/instances")) {
            for (Instance instance : instances) {
                if (path.endsWith(instance.id().value())) {
                    inOrder.add(instance);
                }
            }
        }
        return inOrder;
    }
}
