package io.dcosboot.agent.loop;

import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.ResourceStatistics;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import io.dcosboot.mesos.v1.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;

/** A machine whose containers live on when the agent on it is killed. */
final class FakeMachine {

    /** What became of a container. */
    private record Container(String task, Optional<ContainerExit> exit) {}

    private final Map<ContainerId, Container> containers = new HashMap<>();
    /** How each task that ever ran has ended, and which have been started more than once. */
    final Map<String, ContainerExit> endings = new HashMap<>();

    final List<String> startedTwice = new ArrayList<>();
    private final Map<String, Integer> starts = new HashMap<>();

    /** The containerizer of one life of the agent. */
    Containerizer containerizer(Consumer<Command> agent) {
        return new FakeContainerizer(agent);
    }

    /** Some container exits by itself; the agent that is there hears of it. */
    void letOneExit(Random random, Consumer<Command> agent) {
        List<ContainerId> running = running();
        if (!running.isEmpty()) {
            ContainerId id = running.get(random.nextInt(running.size()));
            end(id, ContainerExit.code(random.nextInt(3), "")).ifPresent(agent);
        }
    }

    List<ContainerId> running() {
        return containers.entrySet().stream()
                .filter(entry -> entry.getValue().exit().isEmpty())
                .map(Map.Entry::getKey)
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .toList();
    }

    boolean started(String task) {
        return starts.containsKey(task);
    }

    private Optional<Command> end(ContainerId id, ContainerExit exit) {
        Container container = containers.get(id);
        if (container == null || container.exit().isPresent()) {
            return Optional.empty();
        }
        containers.put(id, new Container(container.task(), Optional.of(exit)));
        endings.put(container.task(), exit);
        return Optional.of(new Command.ContainerExited(id, exit));
    }

    private final class FakeContainerizer implements Containerizer {

        private final Consumer<Command> agent;

        FakeContainerizer(Consumer<Command> agent) {
            this.agent = agent;
        }

        @Override
        public boolean accepts(ContainerInfo.Type type) {
            return true;
        }

        @Override
        public void launch(ContainerLaunch launch) {
            String task = launch.owner()
                    .orElseThrow()
                    .task()
                    .orElseThrow()
                    .getTaskId()
                    .getValue();
            if (starts.merge(task, 1, Integer::sum) > 1) {
                startedTwice.add(task);
            }
            containers.put(launch.id(), new Container(task, Optional.empty()));
            agent.accept(
                    new Command.ContainerLaunched(launch.id(), ContainerStatus.getDefaultInstance(), Optional.empty()));
        }

        @Override
        public void stop(ContainerId id, Duration grace) {
            end(id, ContainerExit.signal(15, "")).ifPresent(agent);
        }

        @Override
        public void signal(ContainerId id, int signal) {}

        @Override
        public void update(ContainerId id, List<Resource> resources, Map<String, Value.Scalar> limits) {}

        @Override
        public Optional<ContainerStatus> status(ContainerId id) {
            return Optional.empty();
        }

        @Override
        public void recover(List<RecoverableContainer> known) {
            List<ContainerId> ids = known.stream().map(RecoverableContainer::id).toList();
            for (ContainerId orphan : List.copyOf(containers.keySet())) {
                if (!ids.contains(orphan)) {
                    end(orphan, ContainerExit.signal(9, ""));
                    containers.remove(orphan);
                }
            }
            known.forEach(this::report);
        }

        private void report(RecoverableContainer known) {
            Container container = containers.get(known.id());
            if (container == null) {
                agent.accept(new Command.ContainerLaunchFailed(
                        known.id(), Reason.REASON_CONTAINER_LAUNCH_FAILED, "it was never started"));
            } else if (container.exit().isPresent()) {
                agent.accept(
                        new Command.ContainerExited(known.id(), container.exit().get()));
            } else if (!known.sawRunning()) {
                agent.accept(new Command.ContainerLaunched(
                        known.id(), ContainerStatus.getDefaultInstance(), Optional.empty()));
            }
        }

        @Override
        public Optional<ResourceStatistics> statistics(ContainerId id) {
            return Optional.empty();
        }

        @Override
        public OptionalInt pid(ContainerId id) {
            return OptionalInt.empty();
        }

        @Override
        public void forget(ContainerId id) {
            containers.remove(id);
        }
    }
}
