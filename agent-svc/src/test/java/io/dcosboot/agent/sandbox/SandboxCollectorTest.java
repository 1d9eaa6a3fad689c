package io.dcosboot.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Given;
import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.SandboxFiles;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.v1.ExecutorID;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCollectorTest {

    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
    private static final RunId OLD = run("old");
    private static final RunId NEW = run("new");

    @TempDir
    private Path root;

    private final Map<String, Path> attached = new ConcurrentHashMap<>();
    private double usage = 0.1;
    private WorkDirectory directory;
    private SandboxCollector collector;
    private DiskSandboxes sandboxes;

    @BeforeEach
    void open() {
        directory = new WorkDirectory(root);
        SandboxFiles files = new SandboxFiles() {
            @Override
            public void attach(Path real, String virtual) {
                attached.put(virtual, real);
            }

            @Override
            public void detach(String virtual) {
                attached.remove(virtual);
            }
        };
        collector = new SandboxCollector(
                directory,
                files,
                new CollectionPolicy(Duration.ofDays(10), 0.1),
                Duration.ofMinutes(1),
                () -> usage,
                Clock.fixed(NOW, ZoneOffset.UTC));
        sandboxes = new DiskSandboxes(directory, files, collector);
    }

    @Test
    void makesASandboxOnlyItsUserMayRead() throws IOException {
        sandboxes.create(OLD);
        sandboxes.create(NEW);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.sandbox(OLD))))
                .isEqualTo("rwxr-x---");
        assertThat(directory.metaRun(OLD)).isDirectory();
        assertThat(directory.latestSandbox(OLD).toRealPath())
                .isEqualTo(directory.sandbox(NEW).toRealPath());
    }

    @Test
    void showsASandboxUnderItsOwnPathAndTheNewestUnderTwoMore() throws IOException {
        sandboxes.create(OLD);
        sandboxes.attach(OLD);

        assertThat(attached)
                .containsKeys(
                        directory.sandbox(OLD).toString(),
                        directory.latestSandbox(OLD).toString(),
                        "/frameworks/m1-0000/executors/t/runs/latest");
    }

    @Test
    void deletesWhatIsOlderThanTheDiskAllows() throws IOException {
        ended(OLD, Duration.ofDays(9));
        ended(NEW, Duration.ofDays(7));

        collector.collect();

        // 10 days × (1 − 0.1 headroom − 0.1 used) = 8 days.
        assertThat(directory.sandbox(OLD)).doesNotExist();
        assertThat(directory.metaRun(OLD)).doesNotExist();
        assertThat(directory.sandbox(NEW)).exists();
        assertThat(attached).doesNotContainKey(directory.sandbox(OLD).toString());
        assertThat(collector.pending()).isEqualTo(1);
        assertThat(collector.succeeded()).isEqualTo(1);
    }

    @Test
    void aFullDiskKeepsNothing() throws IOException {
        ended(OLD, Duration.ofSeconds(1));
        usage = 0.95;

        collector.collect();

        assertThat(directory.sandbox(OLD)).doesNotExist();
        assertThat(root.resolve("slaves/m1-S0")).isEmptyDirectory();
        assertThat(root.resolve("meta/slaves/m1-S0")).isEmptyDirectory();
        assertThat(attached).isEmpty();
    }

    @Test
    void ageCountsFromTheEndOfALongRun() throws IOException {
        ended(OLD, Duration.ofDays(30));
        Path sentinel = directory.metaRun(OLD).resolve("executor.sentinel");
        Files.createFile(sentinel);
        Files.setLastModifiedTime(sentinel, FileTime.from(NOW.minus(Duration.ofDays(1))));

        collector.collect();

        assertThat(directory.sandbox(OLD)).exists();
    }

    @Test
    void whatALinkPointsToStays() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.createFile(outside.resolve("keep"));
        ended(OLD, Duration.ofDays(9));
        Files.createSymbolicLink(directory.sandbox(OLD).resolve("link"), outside);
        Files.setLastModifiedTime(directory.sandbox(OLD), FileTime.from(NOW.minus(Duration.ofDays(9))));

        collector.collect();

        assertThat(directory.sandbox(OLD)).doesNotExist();
        assertThat(outside.resolve("keep")).exists();
    }

    @Test
    void runsThatAreNotOverAreLeftAlone() throws IOException {
        sandboxes.create(OLD);
        Files.setLastModifiedTime(directory.sandbox(OLD), FileTime.from(Instant.EPOCH));
        usage = 1;

        collector.collect();

        assertThat(directory.sandbox(OLD)).exists();
    }

    private void ended(RunId run, Duration ago) throws IOException {
        sandboxes.create(run);
        sandboxes.attach(run);
        Files.writeString(directory.sandbox(run).resolve("stdout"), "out");
        Files.setLastModifiedTime(directory.sandbox(run), FileTime.from(NOW.minus(ago)));
        sandboxes.collect(run);
    }

    private static RunId run(String container) {
        return new RunId(
                Given.AGENT,
                Given.FRAMEWORK,
                ExecutorID.newBuilder().setValue("t").build(),
                new ContainerId(container));
    }
}
