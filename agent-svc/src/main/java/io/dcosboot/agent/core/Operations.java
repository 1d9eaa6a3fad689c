package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.link.AcknowledgeOperationStatus;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ApplyOperation;
import io.dcosboot.mesos.link.ReconcileOperations;
import io.dcosboot.mesos.link.UpdateAgent;
import io.dcosboot.mesos.link.UpdateOperationStatus;
import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Operation;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo.Source;
import io.dcosboot.mesos.v1.UUID;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reservations and persistent volumes (mesos-agent.md §3.3): each operation is on the disk, its volumes made or removed,
 * before its status goes out; the status is sent again until it is acknowledged.
 */
final class Operations {

    private final AgentState state;
    private final Registration registration;
    private final Map<ByteString, Unacknowledged> unacknowledged = new LinkedHashMap<>();
    private Resources checkpointed = Resources.empty();

    Operations(AgentState state, Registration registration) {
        this.state = state;
        this.registration = registration;
    }

    /** Everything the agent has: its plain resources, and what of them is reserved or a volume. */
    Resources total() {
        return Conversion.checkpointed(Resources.of(state.settings.info().getResourcesList()), checkpointed);
    }

    Resources checkpointed() {
        return checkpointed;
    }

    List<Operation> unacknowledged() {
        return unacknowledged.values().stream().map(it -> it.operation).toList();
    }

    /** @param sameAgent whether the agent keeps its id; a new one has no operations to speak of */
    void recover(Holdings holdings, boolean sameAgent) {
        checkpointed = holdings.checkpointed();
        if (sameAgent) {
            holdings.unacknowledged().forEach(this::keep);
        }
        Resources plain = Resources.of(state.settings.info().getResourcesList());
        if (!plain.contains(Conversion.plain(checkpointed))) {
            state.emit(new Effect.Exit(
                    true,
                    "The checkpointed reservations and volumes " + checkpointed
                            + " do not fit into the agent's resources " + plain));
        }
    }

    void apply(ApplyOperation order) {
        ByteString uuid = order.getOperationUuid();
        Unacknowledged known = unacknowledged.get(uuid);
        if (known != null) {
            forward(known);
            return;
        }
        Optional<String> objection = objection(order.getOperation());
        Operation operation = operation(order, objection);
        Unacknowledged entry = keep(operation);
        if (objection.isEmpty()) {
            checkpointed = Conversion.of(order.getOperation())
                    .unallocated()
                    .applyTo(total())
                    .filter(Conversion::mustBeCheckpointed);
        }
        save();
        forward(entry);
        if (objection.isPresent()) {
            // The master has taken it for done; this is how things are.
            registration.send(AgentMessage.newBuilder()
                    .setUpdateAgent(UpdateAgent.newBuilder().addAllTotalResources(total().toProto())));
        }
    }

    private Operation operation(ApplyOperation order, Optional<String> objection) {
        OperationStatus.Builder status = OperationStatus.newBuilder()
                .setState(objection.isEmpty() ? OperationState.OPERATION_FINISHED : OperationState.OPERATION_ERROR)
                .setUuid(UUID.newBuilder().setValue(state.ids.newUuid()));
        objection.ifPresent(status::setMessage);
        state.agentId().ifPresent(status::setAgentId);
        if (order.getOperation().hasId()) {
            status.setOperationId(order.getOperation().getId());
        }
        Operation.Builder operation = Operation.newBuilder()
                .setInfo(order.getOperation())
                .setUuid(UUID.newBuilder().setValue(order.getOperationUuid()))
                .setLatestStatus(status)
                .addStatuses(status);
        state.agentId().ifPresent(operation::setAgentId);
        if (order.hasFrameworkId()) {
            operation.setFrameworkId(order.getFrameworkId());
        }
        return operation.build();
    }

    private Optional<String> objection(Offer.Operation operation) {
        Optional<String> flaw = flaw(operation);
        if (flaw.isPresent()) {
            return flaw;
        }
        Resources wanted = Conversion.of(operation).consumed().unallocated();
        if (!total().contains(wanted)) {
            return Optional.of(total() + " does not contain " + wanted);
        }
        return operation.getType() == Offer.Operation.Type.DESTROY && inUse(wanted)
                ? Optional.of("Persistent volumes in use")
                : Optional.empty();
    }

    private static Optional<String> flaw(Offer.Operation operation) {
        return switch (operation.getType()) {
            case RESERVE ->
                Resources.validate(operation.getReserve().getResourcesList())
                        .or(() -> Resources.validate(operation.getReserve().getSourceList()));
            case UNRESERVE -> Resources.validate(operation.getUnreserve().getResourcesList());
            case CREATE ->
                Resources.validate(operation.getCreate().getVolumesList())
                        .or(() -> volumes(operation.getCreate().getVolumesList()));
            case DESTROY -> Resources.validate(operation.getDestroy().getVolumesList());
            case UNKNOWN, LAUNCH, LAUNCH_GROUP, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK ->
                Optional.of("Operation " + operation.getType() + " is not supported by this agent");
        };
    }

    /** Ids of volumes become names of directories. */
    private static Optional<String> volumes(List<Resource> volumes) {
        for (Resource volume : volumes) {
            Source.Type type = volume.getDisk().getSource().getType();
            if (type == Source.Type.BLOCK || type == Source.Type.RAW) {
                return Optional.of("Volumes on " + type + " disks are not supported by this agent");
            }
            if (!volume.getDisk().hasPersistence()
                    || Resources.of(volume).reserved().isEmpty()) {
                return Optional.of(Resources.of(volume) + " is not a persistent volume of reserved disk");
            }
            Optional<String> flaw =
                    Ids.validate(volume.getDisk().getPersistence().getId());
            if (flaw.isPresent()) {
                return flaw.map(why -> "Invalid persistence ID: " + why);
            }
        }
        return Optional.empty();
    }

    private boolean inUse(Resources volumes) {
        return state.frameworks().stream()
                .flatMap(framework -> framework.executors().stream())
                .filter(executor -> executor.state() != ExecutorState.TERMINATED)
                .flatMap(executor -> executor.tasks().stream())
                .flatMap(task -> task.info().getResourcesList().stream())
                .filter(resource -> resource.getDisk().hasPersistence())
                .anyMatch(resource -> volumes.contains(Resources.of(resource).unallocated()));
    }

    void acknowledge(AcknowledgeOperationStatus ack) {
        Unacknowledged known = unacknowledged.get(ack.getOperationUuid());
        if (known != null
                && known.operation.getLatestStatus().getUuid().getValue().equals(ack.getStatusUuid())) {
            unacknowledged.remove(ack.getOperationUuid());
            save();
        }
    }

    /** Of what the agent has not carried out, or not any more to tell, it says so. */
    void reconcile(ReconcileOperations asked) {
        for (ByteString uuid : asked.getOperationUuidsList()) {
            Unacknowledged known = unacknowledged.get(uuid);
            if (known != null) {
                forward(known);
            } else {
                registration.send(AgentMessage.newBuilder()
                        .setUpdateOperationStatus(UpdateOperationStatus.newBuilder()
                                .setOperationUuid(uuid)
                                .setStatus(OperationStatus.newBuilder().setState(OperationState.OPERATION_DROPPED))));
            }
        }
    }

    /** The master is there: everything is to be said again, with the retry times reset. */
    void resume() {
        flush(_ -> true);
    }

    /** The framework's scheduler is there again. */
    void flush(FrameworkID framework) {
        flush(operation -> operation.getFrameworkId().equals(framework));
    }

    private void flush(Predicate<Operation> which) {
        for (Unacknowledged entry : unacknowledged.values()) {
            if (which.test(entry.operation)) {
                entry.retryAfter = UpdateStreams.FIRST_RETRY;
                forward(entry);
            }
        }
    }

    void wakeUp() {
        if (!registration.registered()) {
            return;
        }
        for (Unacknowledged entry : unacknowledged.values()) {
            if (entry.retryAt != null && !state.now().isBefore(entry.retryAt)) {
                entry.backOff();
                forward(entry);
            }
        }
    }

    Optional<Instant> nextWakeUp() {
        return registration.registered()
                ? unacknowledged.values().stream()
                        .flatMap(entry -> Optional.ofNullable(entry.retryAt).stream())
                        .min(Instant::compareTo)
                : Optional.empty();
    }

    private Unacknowledged keep(Operation operation) {
        Unacknowledged entry = new Unacknowledged(operation);
        unacknowledged.put(operation.getUuid().getValue(), entry);
        return entry;
    }

    private void save() {
        state.emit(new Effect.SaveHoldings(new Holdings(checkpointed, unacknowledged())));
    }

    private void forward(Unacknowledged entry) {
        entry.retryAt = state.now().plus(entry.retryAfter);
        UpdateOperationStatus.Builder update = UpdateOperationStatus.newBuilder()
                .setOperationUuid(entry.operation.getUuid().getValue())
                .setStatus(entry.operation.getLatestStatus())
                .setLatestStatus(entry.operation.getLatestStatus());
        if (entry.operation.hasFrameworkId()) {
            update.setFrameworkId(entry.operation.getFrameworkId());
        }
        registration.send(AgentMessage.newBuilder().setUpdateOperationStatus(update));
    }

    private static final class Unacknowledged {

        private final Operation operation;
        private Duration retryAfter = UpdateStreams.FIRST_RETRY;
        private @Nullable Instant retryAt;

        Unacknowledged(Operation operation) {
            this.operation = operation;
        }

        void backOff() {
            Duration doubled = retryAfter.multipliedBy(2);
            retryAfter = doubled.compareTo(UpdateStreams.LONGEST_RETRY) > 0 ? UpdateStreams.LONGEST_RETRY : doubled;
        }
    }
}
