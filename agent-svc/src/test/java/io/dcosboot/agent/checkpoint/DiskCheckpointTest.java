package io.dcosboot.agent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.Checkpoint;
import io.dcosboot.agent.core.Checkpoint.Recovered;
import io.dcosboot.agent.core.Checkpoint.RecoveredRun;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Given;
import io.dcosboot.agent.core.KillIntent;
import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.TaskRecord;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCheckpointTest {

    private static final RunId RUN = new RunId(
            Given.AGENT, Given.FRAMEWORK, ExecutorID.newBuilder().setValue("t").build(), new ContainerId("c1"));
    private static final TaskInfo TASK = Given.task("t").build();
    private static final ExecutorInfo EXECUTOR =
            ExecutorInfo.newBuilder().setExecutorId(RUN.executor()).setName("e").build();
    private static final AgentInfo AGENT =
            AgentInfo.newBuilder().setHostname("h").setId(Given.AGENT).build();

    @TempDir
    private Path root;

    private WorkDirectory directory;
    private DiskCheckpoint checkpoint;

    @BeforeEach
    void empty() {
        directory = new WorkDirectory(root);
        checkpoint = open("boot-1", false);
    }

    @Test
    void aFreshDirectoryIsANewAgent() {
        assertThat(checkpoint.recover()).isEqualTo(Recovered.nothing());
    }

    @Test
    void everythingWrittenIsFoundAgain() {
        write();
        checkpoint.saveDrain(
                Given.AGENT, DrainConfig.newBuilder().setMarkGone(true).build());

        Recovered found = open("boot-1", true).recover();

        assertThat(found.agent()).contains(AGENT);
        assertThat(found.rebooted()).isFalse();
        assertThat(found.drain())
                .hasValueSatisfying(drain -> assertThat(drain.getMarkGone()).isTrue());
        assertThat(found.errors()).isZero();
        assertThat(found.frameworks()).singleElement().satisfies(framework -> {
            assertThat(framework.info()).isEqualTo(Given.framework());
            assertThat(framework.runs()).singleElement().satisfies(run -> {
                assertThat(run.id()).isEqualTo(RUN);
                assertThat(run.executor()).isEqualTo(EXECUTOR);
                assertThat(run.ended()).isFalse();
                assertThat(run.tasks().getFirst().info()).isEqualTo(TASK);
                assertThat(run.tasks().getFirst().log()).isEqualTo(log());
            });
        });
    }

    @Test
    void theLayoutIsTheOriginals() {
        write();
        checkpoint.endRun(RUN);

        Path run = root.resolve("meta/slaves/m1-S0/frameworks/m1-0000/executors/t/runs/c1");
        assertThat(root.resolve("meta/slaves/m1-S0/slave.info")).isRegularFile();
        assertThat(root.resolve("meta/slaves/latest")).isSymbolicLink().exists();
        assertThat(run.resolve("tasks/t/task.info")).isRegularFile();
        assertThat(run.resolve("tasks/t/task.updates")).isRegularFile();
        assertThat(run.resolve("executor.sentinel")).isRegularFile();
        assertThat(run.resolveSibling("latest")).isSymbolicLink().exists();
        assertThat(run.resolve("../../executor.info")).isRegularFile();
        assertThat(run.resolve("../../../../framework.info")).isRegularFile();
        assertThat(open("boot-1", true)
                        .recover()
                        .frameworks()
                        .getFirst()
                        .runs()
                        .getFirst()
                        .ended())
                .isTrue();
    }

    @Test
    void aForgottenAgentIsNew() {
        write();
        checkpoint.forgetAgent();

        assertThat(open("boot-1", true).recover()).isEqualTo(Recovered.nothing());
    }

    @Test
    void anotherBootIdIsAReboot() {
        checkpoint.recover();
        write();

        assertThat(open("boot-2", true).recover().rebooted()).isTrue();
        assertThat(open("boot-2", true).recover().rebooted()).isFalse();
    }

    @Test
    void aLaunchThatWasNotFullyWrittenIsNone() throws IOException {
        write();
        Files.delete(directory.metaTask(RUN, TASK.getTaskId()).resolve("task.info"));

        Recovered found = open("boot-1", true).recover();

        assertThat(found.frameworks().getFirst().runs()).isEmpty();
    }

    @Test
    void aTornLogIsCutBackAndGoesOn() throws IOException {
        write();
        Path updates = directory.metaTask(RUN, TASK.getTaskId()).resolve("task.updates");
        byte[] whole = Files.readAllBytes(updates);
        int last = RecordLog.encode(TaskRecordCodec.encode(log().getLast())).length;

        for (int cut = whole.length - 1; cut > whole.length - last; cut--) {
            Files.write(updates, Arrays.copyOf(whole, cut));
            DiskCheckpoint reopened = open("boot-1", true);
            assertThat(onlyRun(reopened.recover()).tasks().getFirst().log())
                    .isEqualTo(log().subList(0, log().size() - 1));
            reopened.append(RUN, TASK.getTaskId(), log().getLast());
            assertThat(Files.readAllBytes(updates)).isEqualTo(whole);
        }
    }

    @Test
    void aDamagedLogIsKeptAsideAndItsGoodBeginningUsed() throws IOException {
        write();
        Path updates = directory.metaTask(RUN, TASK.getTaskId()).resolve("task.updates");
        byte[] bytes = Files.readAllBytes(updates);
        bytes[20] ^= 1;
        Files.write(updates, bytes);

        Recovered found = checkpoint.recover();

        assertThat(found.errors()).isEqualTo(1);
        assertThat(onlyRun(found).tasks().getFirst().log()).isEmpty();
        assertThat(updates.resolveSibling("task.updates.corrupt")).hasBinaryContent(bytes);
        assertThat(open("boot-1", true).recover().errors()).isZero();
    }

    @Test
    void strictRefusesADamagedFileAndTouchesNothing() throws IOException {
        write();
        Path info = directory.metaAgent(Given.AGENT).resolve("slave.info");
        Files.write(info, new byte[] {1, 2, 3});

        assertThatThrownBy(() -> open("boot-1", true).recover())
                .isInstanceOf(Checkpoint.CheckpointException.class)
                .hasMessageContaining("slave.info is damaged")
                .hasMessageContaining("dcos.agent.strict=false");
        assertThat(info).exists();
    }

    @Test
    void aDamagedDescriptionOfTheAgentDoesNotCostItItsId() throws IOException {
        write();
        Files.write(directory.metaAgent(Given.AGENT).resolve("slave.info"), new byte[] {1, 2, 3});

        Recovered found = checkpoint.recover();

        assertThat(found.agent().orElseThrow().getId()).isEqualTo(Given.AGENT);
        assertThat(onlyRun(found).tasks().getFirst().log()).isEqualTo(log());
    }

    @Test
    void whateverTheDiskDoesToAFileReadingNeverFailsNorInvents() throws IOException {
        write();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> files = files(root.resolve("meta/slaves/m1-S0"));
        for (int round = 0; round < 60; round++) {
            Path copy = root.resolveSibling(root.getFileName() + "-copy");
            copy(root, copy);
            Path victim = copy.resolve(root.relativize(files.get(random.nextInt(files.size()))));
            byte[] bytes = Files.readAllBytes(victim);
            if (random.nextBoolean() && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(victim, bytes);
            } else {
                Files.write(victim, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            }

            Recovered found = new DiskCheckpoint(new WorkDirectory(copy), false, "boot-1").recover();

            assertThat(found.frameworks().stream().flatMap(framework -> framework.runs().stream()))
                    .as("seed %d, round %d, %s", seed, round, victim)
                    .allSatisfy(run -> {
                        List<TaskRecord> log = run.tasks().getFirst().log();
                        assertThat(log).isEqualTo(log().subList(0, log.size()));
                    });
            deleteAll(copy);
        }
    }

    private DiskCheckpoint open(String bootId, boolean strict) {
        return new DiskCheckpoint(directory, strict, bootId);
    }

    private void write() {
        checkpoint.saveAgent(AGENT);
        checkpoint.saveFramework(Given.AGENT, Given.framework());
        checkpoint.saveRun(RUN, EXECUTOR, TASK);
        log().forEach(entry -> checkpoint.append(RUN, TASK.getTaskId(), entry));
    }

    private static List<TaskRecord> log() {
        ByteString uuid = ByteString.copyFromUtf8("0123456789abcdef");
        return List.of(
                new TaskRecord.Update(TaskStatus.newBuilder()
                        .setTaskId(TASK.getTaskId())
                        .setState(TaskState.TASK_RUNNING)
                        .setUuid(uuid)
                        .build()),
                new TaskRecord.Acknowledged(uuid),
                new TaskRecord.Killed(new KillIntent(
                        KillIntent.Cause.HEALTH_CHECK, Duration.ofMillis(1500), Instant.ofEpochMilli(1234567))));
    }

    private static RecoveredRun onlyRun(Recovered found) {
        return found.frameworks().getFirst().runs().getFirst();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(
                        path,
                        to.resolve(from.relativize(path)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
