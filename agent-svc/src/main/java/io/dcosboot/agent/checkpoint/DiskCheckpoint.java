package io.dcosboot.agent.checkpoint;

import com.google.protobuf.MessageLite;
import io.dcosboot.agent.core.Checkpoint;
import io.dcosboot.agent.core.Holdings;
import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.TaskRecord;
import io.dcosboot.agent.core.WorkDirectory;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint below {@code <work_dir>/meta} in the layout of mesos-agent.md §2. Small files are replaced atomically,
 * {@code task.updates} is appended to; both are on the disk when a method returns.
 */
public final class DiskCheckpoint implements Checkpoint {

    private static final Logger log = LoggerFactory.getLogger(DiskCheckpoint.class);

    private final WorkDirectory directory;
    private final boolean strict;
    private final String bootId;
    private final HoldingsStore holdings;
    /** What has been written about the agent and its frameworks: it comes again and again with the same contents. */
    private final Map<Path, MessageLite> written = new HashMap<>();

    /**
     * @param strict any damage is an error; otherwise what is damaged is set aside
     * @param bootId names the current run of the machine's kernel; empty if it has none
     */
    public DiskCheckpoint(WorkDirectory directory, boolean strict, String bootId) {
        this.directory = directory;
        this.strict = strict;
        this.bootId = bootId;
        this.holdings = new HoldingsStore(directory);
    }

    @Override
    public Recovered recover() {
        return doing("read the checkpoint", directory.meta(), () -> {
            boolean rebooted = rebooted();
            Recovered recovered =
                    new CheckpointReader(directory, strict).read(rebooted).withHoldings(holdings.recover());
            DurableFiles.replace(directory.bootId(), bootId.getBytes(StandardCharsets.UTF_8));
            return recovered;
        });
    }

    private boolean rebooted() throws IOException {
        if (!Files.exists(directory.bootId())) {
            return false;
        }
        boolean rebooted =
                !Files.readString(directory.bootId(), StandardCharsets.UTF_8).equals(bootId);
        if (rebooted) {
            log.info("The machine was started anew since this agent last ran: no task can have survived");
        }
        return rebooted;
    }

    @Override
    public void saveAgent(AgentInfo info) {
        saveIfNew(directory.metaAgent(info.getId()).resolve(FileNames.AGENT), info);
        link(directory.latestAgent(), info.getId().getValue());
    }

    @Override
    public void forgetAgent() {
        remove(directory.latestAgent());
    }

    @Override
    public void saveFramework(AgentID agent, FrameworkInfo framework) {
        saveIfNew(directory.metaFramework(agent, framework.getId()).resolve(FileNames.FRAMEWORK), framework);
    }

    @Override
    public void saveRun(RunId run, ExecutorInfo executor, TaskInfo task) {
        save(directory.metaExecutor(run).resolve(FileNames.EXECUTOR), executor);
        save(directory.metaTask(run, task.getTaskId()).resolve(FileNames.TASK), task);
        link(
                directory.metaRun(run).resolveSibling(FileNames.LATEST),
                run.container().value());
    }

    @Override
    public void append(RunId run, TaskID task, TaskRecord taskRecord) {
        Path file = directory.metaTask(run, task).resolve(FileNames.UPDATES);
        doing("append to", file, () -> {
            DurableFiles.append(file, RecordLog.encode(TaskRecordCodec.encode(taskRecord)));
            return true;
        });
    }

    @Override
    public void endRun(RunId run) {
        Path file = directory.metaRun(run).resolve(FileNames.SENTINEL);
        doing("write", file, () -> {
            DurableFiles.replace(file, new byte[0]);
            return true;
        });
    }

    @Override
    public void saveDrain(AgentID agent, DrainConfig config) {
        save(directory.metaAgent(agent).resolve(FileNames.DRAIN), config);
    }

    @Override
    public void clearDrain(AgentID agent) {
        remove(directory.metaAgent(agent).resolve(FileNames.DRAIN));
    }

    @Override
    public void saveHoldings(Holdings next) {
        doing("write", directory.holdings(), () -> {
            holdings.save(next);
            return true;
        });
    }

    private void saveIfNew(Path file, MessageLite message) {
        if (!message.equals(written.get(file)) || !Files.exists(file)) {
            save(file, message);
            written.put(file, message);
        }
    }

    private static void save(Path file, MessageLite message) {
        doing("write", file, () -> {
            DurableFiles.replace(file, RecordLog.encode(message.toByteArray()));
            return true;
        });
    }

    private static void link(Path link, String target) {
        doing("link", link, () -> {
            DurableFiles.link(link, target);
            return true;
        });
    }

    private static void remove(Path file) {
        doing("remove", file, () -> {
            DurableFiles.delete(file);
            return true;
        });
    }

    private interface DiskWork<T> {
        T run() throws IOException;
    }

    private static <T> T doing(String what, Path file, DiskWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new CheckpointException("Cannot " + what + " " + file + ": " + e, e);
        }
    }
}
