package io.dcosboot.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.checkpoint.DiskCheckpoint;
import io.dcosboot.agent.core.Agent;
import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Effect;
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
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent with a real checkpoint on disk, killed between any two effects, again and again, while tasks are launched,
 * killed and end. A failing seed replays.
 */
class CrashSimulationTest {

    private static final int ROUNDS = 120;

    @TempDir
    private Path root;

    static List<Long> seeds() {
        Random random = new Random();
        return List.of(1L, 2L, 3L, 4L, 5L, 6L, random.nextLong(), random.nextLong());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noUpdateIsLostAndNoTaskRunsTwiceWhateverIsKilledWhen(long seed) throws IOException {
        var simulation = new Simulation(seed);
        for (int round = 0; round < ROUNDS; round++) {
            simulation.step();
        }
        simulation.finish();

        simulation.scheduler.acknowledged.forEach((task, history) -> assertThat(history.getLast())
                .as("seed %d, %s: %s", seed, task, history)
                .satisfies(last -> simulation.checkEnd(task, last)));
        assertThat(simulation.machine.startedTwice).isEmpty();
        assertThat(simulation.machine.running()).isEmpty();
        assertThat(simulation.crashes).isPositive();
    }

    private final class Simulation {

        private final Random random;
        private final FakeMachine machine = new FakeMachine();
        private final FakeScheduler scheduler = new FakeScheduler();
        private final WorkDirectory directory = new WorkDirectory(root);
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private int crashes;

        // One life of the agent.
        private Agent agent;
        private Deque<Command> commands;
        private EffectRunner runner;
        private long session;

        Simulation(long seed) {
            random = new Random(seed);
            live();
        }

        void step() throws IOException {
            switch (random.nextInt(8)) {
                case 0, 1 -> commands.add(new Command.FromMaster(session, scheduler.launch()));
                case 2 -> {
                    List<String> tasks = scheduler.unfinished();
                    if (!tasks.isEmpty()) {
                        String victim = tasks.get(random.nextInt(tasks.size()));
                        commands.add(new Command.FromMaster(session, scheduler.kill(victim)));
                    }
                }
                case 3 -> machine.letOneExit(random, commands::add);
                case 4, 5, 6 -> acknowledge();
                case 7 -> pass(Duration.ofMillis(random.nextInt(15_000)));
                default -> throw new IllegalStateException();
            }
            work(random.nextInt(6) == 0 ? random.nextInt(8) : Integer.MAX_VALUE);
        }

        /** Everything still running ends, everything is acknowledged. */
        void finish() throws IOException {
            for (int i = 0;
                    i < 500
                            && !(scheduler.unfinished().isEmpty()
                                    && machine.running().isEmpty());
                    i++) {
                machine.letOneExit(random, commands::add);
                acknowledge();
                work(Integer.MAX_VALUE);
                pass(Duration.ofSeconds(5));
                work(Integer.MAX_VALUE);
            }
            assertThat(scheduler.unfinished()).as("tasks without an end").isEmpty();
        }

        private void acknowledge() {
            scheduler.acknowledgeOne(random).forEach(message -> commands.add(new Command.FromMaster(session, message)));
        }

        private void pass(Duration duration) {
            Instant end = now.plus(duration);
            Optional<Instant> next = agent.nextWakeUp().filter(time -> !time.isAfter(end));
            now = next.filter(time -> time.isAfter(now)).orElse(end);
            commands.add(new Command.WakeUp());
        }

        /** Decides and carries out, until nothing is left or the agent is killed. */
        private void work(int effectsUntilCrash) throws IOException {
            int left = effectsUntilCrash;
            while (!commands.isEmpty()) {
                for (Effect effect : agent.apply(commands.remove(), now)) {
                    if (left-- == 0) {
                        crash(effect);
                        return;
                    }
                    runner.run(effect);
                }
            }
        }

        /** The agent dies before an effect, or in the middle of writing it. */
        private void crash(Effect unfinished) throws IOException {
            crashes++;
            if (unfinished instanceof Effect.Append(RunId run, var task, var _) && random.nextBoolean()) {
                Path file = directory.metaTask(run, task).resolve("task.updates");
                runner.run(unfinished);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(Files.size(file) - 1 - random.nextInt(8));
                }
            }
            if (random.nextBoolean()) {
                machine.letOneExit(random, _ -> {});
            }
            live();
            work(random.nextInt(4) == 0 ? random.nextInt(8) : Integer.MAX_VALUE);
        }

        private void live() {
            agent = new Agent(Given.settings(root), new SeededIds(random.nextLong()));
            commands = new ArrayDeque<>();
            session = 0;
            // Events of containers that outlive this life go nowhere, as with a killed process.
            Deque<Command> mine = commands;
            var checkpoint = new DiskCheckpoint(directory, true, "boot");
            runner = new EffectRunner(
                    new EffectRunner.Ports(
                            checkpoint,
                            new NoSandboxes(),
                            new Link(),
                            List.of(machine.containerizer(mine::add)),
                            new NoHealthChecks(),
                            (failure, reason) -> assertThat(failure).as(reason).isFalse()),
                    mine::add);
            commands.add(new Command.LeaderChanged(Optional.of(new Leader("127.0.0.1", 5060, "m"))));
            commands.add(new Command.Recover(checkpoint.recover()));
            now = now.plusSeconds(1);
            commands.add(new Command.WakeUp());
            now = now.plusSeconds(1);
        }

        void checkEnd(String task, TaskStatus last) {
            ContainerExit exit = machine.endings.get(task);
            switch (last.getState()) {
                case TASK_FINISHED -> assertThat(exit).isEqualTo(ContainerExit.code(0, ""));
                case TASK_FAILED ->
                    assertThat(last.getMessage())
                            .isEqualTo("Command exited with status "
                                    + exit.exitCode().orElseThrow());
                case TASK_KILLED -> assertThat(scheduler.killed).contains(task);
                // Lost, not dropped, when the agent does not even know the framework.
                case TASK_DROPPED, TASK_LOST ->
                    assertThat(machine.started(task)).isFalse();
                default -> assertThat(last.getState()).isEqualTo(TaskState.TASK_FINISHED);
            }
        }

        private final class Link implements MasterLink {

            @Override
            public void open(long number, Leader leader) {
                session = number;
            }

            @Override
            public void send(long number, AgentMessage message) {
                scheduler.hear(message).forEach(answer -> commands.add(new Command.FromMaster(number, answer)));
            }

            @Override
            public void close(long number) {
                session = 0;
            }
        }
    }

    private static final class NoSandboxes implements Sandboxes {

        @Override
        public void create(RunId run) {}

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
