package io.dcosboot.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.agent.checkpoint.DiskCheckpoint;
import io.dcosboot.agent.core.Agent;
import io.dcosboot.agent.core.AgentPhase;
import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Given;
import io.dcosboot.agent.core.HealthChecker;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.agent.core.MasterLink;
import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.Sandboxes;
import io.dcosboot.agent.core.SeededIds;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.platform.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop on its real threads. */
class AgentLoopTest {

    @TempDir
    private Path root;

    private final List<AgentMessage> sent = new CopyOnWriteArrayList<>();
    private final List<String> exits = new CopyOnWriteArrayList<>();
    private final FakeMachine machine = new FakeMachine();
    private volatile boolean sandboxesFail;
    private Mailbox mailbox;
    private AgentLoop loop;

    @BeforeEach
    void open() {
        EventLoop events = new EventLoop("agent", 100);
        mailbox = new Mailbox(events);
        loop = new AgentLoop(
                new Agent(Given.settings(root), new SeededIds(1)),
                events,
                mailbox,
                new DiskCheckpoint(new WorkDirectory(root), true, "boot"),
                new TestSandboxes(),
                new AnsweringMaster(),
                List.of(machine.containerizer(mailbox::post)),
                new NoHealthChecks(),
                (failure, reason) -> exits.add((failure ? "failure: " : "end: ") + reason),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void registersAndRunsATask() {
        register();

        mailbox.post(new Command.FromMaster(
                1, Given.runTask(Given.framework(), Given.task("t").build())));

        await().until(() -> sent.stream().anyMatch(AgentMessage::hasStatusUpdate));
        assertThat(loop.snapshot()
                        .frameworks()
                        .getFirst()
                        .executors()
                        .getFirst()
                        .launched())
                .hasSize(1);
    }

    @Test
    void aSandboxThatCannotBeMadeIsReported() {
        register();
        sandboxesFail = true;

        mailbox.post(new Command.FromMaster(
                1, Given.runTask(Given.framework(), Given.task("t").build())));

        await().untilAsserted(() -> assertThat(sent)
                .anySatisfy(message -> assertThat(
                                message.getStatusUpdate().getStatus().getMessage())
                        .startsWith("Failed to create executor directory")));
        assertThat(machine.running()).isEmpty();
    }

    @Test
    void aDiskThatKeepsNothingEndsTheProcessBeforeItPromisesAnything() throws IOException {
        register();
        Path meta = root.resolve("meta/slaves/m1-S0/frameworks");
        Files.createFile(meta);

        mailbox.post(new Command.FromMaster(
                1, Given.runTask(Given.framework(), Given.task("t").build())));

        await().until(() -> !exits.isEmpty());
        assertThat(exits.getFirst()).startsWith("failure: Cannot write ");
        assertThat(machine.running()).isEmpty();
        assertThat(sent).noneMatch(AgentMessage::hasStatusUpdate);
    }

    @Test
    void aCheckpointThatCannotBeReadEndsTheProcess() throws IOException {
        Files.createDirectories(root.resolve("meta/slaves/m1-S0"));
        Files.write(root.resolve("meta/slaves/m1-S0/slave.info"), new byte[] {1});
        Files.createSymbolicLink(root.resolve("meta/slaves/latest"), Path.of("m1-S0"));

        loop.start();

        await().until(() -> !exits.isEmpty());
        assertThat(exits.getFirst()).contains("slave.info is damaged");
        assertThat(loop.snapshot().phase()).isEqualTo(AgentPhase.RECOVERING);
    }

    private void register() {
        loop.start();
        mailbox.post(new Command.LeaderChanged(Optional.of(new Leader("127.0.0.1", 5060, "m"))));
        await().until(() -> loop.snapshot().registered());
    }

    /** Registers every agent. */
    private final class AnsweringMaster implements MasterLink {

        @Override
        public void open(long session, Leader leader) {}

        @Override
        public void send(long session, AgentMessage message) {
            sent.add(message);
            if (message.hasRegister()) {
                mailbox.post(new Command.FromMaster(session, Given.registered()));
            }
        }

        @Override
        public void close(long session) {}
    }

    private final class TestSandboxes implements Sandboxes {

        @Override
        public void create(RunId run) throws IOException {
            if (sandboxesFail) {
                throw new IOException("no space left");
            }
        }

        @Override
        public void attach(RunId run) {}

        @Override
        public void collect(RunId run) {}
    }

    private static final class NoHealthChecks implements HealthChecker {

        @Override
        public void start(ContainerId id, TaskInfo task, ContainerStatus status, boolean resumed) {}

        @Override
        public void stop(ContainerId id) {}
    }
}
