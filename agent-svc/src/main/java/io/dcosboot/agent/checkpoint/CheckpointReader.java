package io.dcosboot.agent.checkpoint;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.dcosboot.agent.core.Checkpoint.CheckpointException;
import io.dcosboot.agent.core.Checkpoint.Recovered;
import io.dcosboot.agent.core.Checkpoint.RecoveredFramework;
import io.dcosboot.agent.core.Checkpoint.RecoveredRun;
import io.dcosboot.agent.core.Checkpoint.RecoveredTask;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.Holdings;
import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.TaskRecord;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a checkpoint that a crash may have left in any state (mesos-agent.md §8). An interrupted last record is cut off;
 * anything else that is damaged is set aside and counted, or with {@code strict} refused.
 */
final class CheckpointReader {

    private static final Logger log = LoggerFactory.getLogger(CheckpointReader.class);

    private final WorkDirectory directory;
    private final boolean strict;
    private int errors;

    CheckpointReader(WorkDirectory directory, boolean strict) {
        this.directory = directory;
        this.strict = strict;
    }

    Recovered read(boolean rebooted) throws IOException {
        Path latest = directory.latestAgent();
        if (!Files.isSymbolicLink(latest)) {
            return Recovered.nothing();
        }
        AgentID id = AgentID.newBuilder()
                .setValue(Files.readSymbolicLink(latest).getFileName().toString())
                .build();
        Path meta = directory.metaAgent(id);
        if (!Files.isDirectory(meta)) {
            log.warn("{} points to {}, which is not there: starting as a new agent", latest, id.getValue());
            return Recovered.nothing();
        }
        // The name of the folder is the id; all else in the file is told anew by this start.
        AgentInfo info = message(meta.resolve(FileNames.AGENT), AgentInfo.parser())
                .filter(read -> read.getId().equals(id))
                .orElseGet(
                        () -> AgentInfo.newBuilder().setHostname("").setId(id).build());
        var frameworks = new ArrayList<RecoveredFramework>();
        for (Path framework : folders(meta.resolve("frameworks"))) {
            framework(id, framework).ifPresent(frameworks::add);
        }
        Optional<DrainConfig> drain = message(meta.resolve(FileNames.DRAIN), DrainConfig.parser());
        return new Recovered(Optional.of(info), rebooted, frameworks, drain, Holdings.none(), errors);
    }

    private Optional<RecoveredFramework> framework(AgentID agent, Path folder) throws IOException {
        Optional<FrameworkInfo> info = message(folder.resolve(FileNames.FRAMEWORK), FrameworkInfo.parser());
        if (info.isEmpty()) {
            return Optional.empty();
        }
        var runs = new ArrayList<RecoveredRun>();
        for (Path executor : folders(folder.resolve("executors"))) {
            Optional<ExecutorInfo> executorInfo = message(executor.resolve(FileNames.EXECUTOR), ExecutorInfo.parser());
            if (executorInfo.isPresent()) {
                for (Path run : folders(executor.resolve("runs"))) {
                    run(agent, info.get(), executorInfo.get(), run).ifPresent(runs::add);
                }
            }
        }
        return Optional.of(new RecoveredFramework(info.get(), runs));
    }

    /** Empty when no task is there: the agent stopped before it launched anything. */
    private Optional<RecoveredRun> run(AgentID agent, FrameworkInfo framework, ExecutorInfo executor, Path folder)
            throws IOException {
        var id = new RunId(
                agent,
                framework.getId(),
                executor.getExecutorId(),
                new ContainerId(folder.getFileName().toString()));
        var tasks = new ArrayList<RecoveredTask>();
        for (Path task : folders(folder.resolve("tasks"))) {
            Optional<TaskInfo> info = message(task.resolve(FileNames.TASK), TaskInfo.parser());
            if (info.isPresent()) {
                tasks.add(new RecoveredTask(info.get(), updates(task.resolve(FileNames.UPDATES))));
            }
        }
        return tasks.isEmpty()
                ? Optional.empty()
                : Optional.of(new RecoveredRun(id, executor, tasks, Files.exists(folder.resolve(FileNames.SENTINEL))));
    }

    private List<TaskRecord> updates(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] bytes = Files.readAllBytes(file);
        RecordLog.Contents contents = RecordLog.read(bytes);
        var entries = new ArrayList<TaskRecord>();
        int good = 0;
        for (byte[] payload : contents.records()) {
            try {
                entries.add(TaskRecordCodec.decode(payload));
            } catch (IOException e) {
                keepPrefix(file, bytes, good, String.valueOf(e.getMessage()));
                return entries;
            }
            good += RecordLog.encode(payload).length;
        }
        switch (contents.end()) {
            case CLEAN -> {}
            case TORN -> {
                log.info("The last record of {} was not finished; it is cut off", file);
                truncate(file, contents.validBytes());
            }
            case DAMAGED -> keepPrefix(file, bytes, contents.validBytes(), "wrong checksum");
        }
        return entries;
    }

    private <M extends MessageLite> Optional<M> message(Path file, Parser<M> parser) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        RecordLog.Contents contents = RecordLog.read(Files.readAllBytes(file));
        if (contents.end() != RecordLog.End.CLEAN || contents.records().size() != 1) {
            setAside(file, "wrong length or checksum");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parseFrom(contents.records().getFirst()));
        } catch (InvalidProtocolBufferException e) {
            setAside(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void keepPrefix(Path file, byte[] bytes, int good, String why) throws IOException {
        setAside(file, why);
        DurableFiles.replace(file, Arrays.copyOf(bytes, good));
    }

    private void setAside(Path file, String why) throws IOException {
        if (strict) {
            throw new CheckpointException(file + " is damaged (" + why + "). Start with dcos.agent.strict=false to set"
                    + " damaged files aside: the tasks they describe are then ended and reported lost");
        }
        errors++;
        log.error("{} is damaged ({}); it is kept as {}", file, why, DurableFiles.setAside(file));
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true);
        }
    }

    /** Sub-folders, oldest first; links and what is set aside are left out. */
    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        record Aged(Path path, long modified) {}
        var aged = new ArrayList<Aged>();
        try (Stream<Path> children = Files.list(parent)) {
            for (Path child : children.toList()) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && DurableFiles.isOurs(child)) {
                    aged.add(new Aged(child, Files.getLastModifiedTime(child).toMillis()));
                }
            }
        }
        return aged.stream()
                .sorted(Comparator.comparingLong(Aged::modified).thenComparing(Aged::path))
                .map(Aged::path)
                .toList();
    }
}
