package io.dcosboot.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NoEngineTest {

    private static final TaskInfo TASK = TaskInfo.newBuilder()
            .setName("t")
            .setTaskId(TaskID.newBuilder().setValue("t"))
            .setAgentId(AgentID.newBuilder().setValue("a"))
            .setCommand(CommandInfo.newBuilder().setValue("true"))
            .setContainer(ContainerInfo.newBuilder()
                    .setType(ContainerInfo.Type.DOCKER)
                    .setDocker(DockerInfo.newBuilder().setImage("anything")))
            .build();

    @TempDir
    Path root;

    @Test
    void aDockerTaskFailsWithAClearMessage() {
        Path socket = root.resolve("docker.sock");
        DockerLaunches agent = new DockerLaunches(root, socket);

        assertThat(agent.containerizer.accepts(ContainerInfo.Type.DOCKER)).isTrue();
        assertThatThrownBy(() -> agent.awaitLaunched(agent.launch(TASK)))
                .hasMessageContaining("REASON_CONTAINER_LAUNCH_FAILED Failed to launch container: no Docker Engine is"
                        + " running at " + socket);
    }

    @Test
    void otherTasksAreNotForDocker() throws IOException {
        DockerLaunches agent = new DockerLaunches(root, root.resolve("docker.sock"));

        assertThat(agent.containerizer.accepts(ContainerInfo.Type.MESOS)).isFalse();
    }
}
