package io.dcosboot.master.core;

import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.UpdateOperationStatus;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.OperationID;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.UUID;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.Volume;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.List;

/** Reservations, volumes and the operations on them that tests begin with. */
public final class GivenOperations {

    private GivenOperations() {}

    public static AgentDescription.Builder agent(String ip, String resources) {
        return Given.agent(ip, resources)
                .addCapabilities(
                        AgentInfo.Capability.newBuilder().setType(AgentInfo.Capability.Type.AGENT_OPERATION_FEEDBACK));
    }

    public static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    public static Resource reserved(String name, double value, String role) {
        return reservedAlso(scalar(name, value), role);
    }

    public static Resource reservedAlso(Resource resource, String role) {
        return resource.toBuilder()
                .addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.DYNAMIC)
                        .setRole(role))
                .build();
    }

    public static Resource by(String principal, Resource reserved) {
        Resource.Builder changed = reserved.toBuilder();
        changed.getReservationsBuilder(reserved.getReservationsCount() - 1).setPrincipal(principal);
        return changed.build();
    }

    public static Resource volume(String id, double size, String role) {
        return volume(id, reserved("disk", size, role));
    }

    public static Resource volume(String id, Resource disk) {
        return disk.toBuilder()
                .setDisk(DiskInfo.newBuilder()
                        .setPersistence(DiskInfo.Persistence.newBuilder().setId(id))
                        .setVolume(Volume.newBuilder().setContainerPath("data").setMode(Volume.Mode.RW)))
                .build();
    }

    public static Operation reserve(Resource... resources) {
        return Operation.newBuilder()
                .setType(Operation.Type.RESERVE)
                .setReserve(Operation.Reserve.newBuilder().addAllResources(List.of(resources)))
                .build();
    }

    public static Operation unreserve(Resource... resources) {
        return Operation.newBuilder()
                .setType(Operation.Type.UNRESERVE)
                .setUnreserve(Operation.Unreserve.newBuilder().addAllResources(List.of(resources)))
                .build();
    }

    public static Operation create(Resource... volumes) {
        return Operation.newBuilder()
                .setType(Operation.Type.CREATE)
                .setCreate(Operation.Create.newBuilder().addAllVolumes(List.of(volumes)))
                .build();
    }

    public static Operation destroy(Resource... volumes) {
        return Operation.newBuilder()
                .setType(Operation.Type.DESTROY)
                .setDestroy(Operation.Destroy.newBuilder().addAllVolumes(List.of(volumes)))
                .build();
    }

    public static Operation named(String id, Operation operation) {
        return operation.toBuilder()
                .setId(OperationID.newBuilder().setValue(id))
                .build();
    }

    public static Call accept(FrameworkID framework, OfferID offer, double refuse, Operation... operations) {
        return Given.call(Call.Type.ACCEPT, framework)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(offer)
                        .addAllOperations(List.of(operations))
                        .setFilters(Filters.newBuilder().setRefuseSeconds(refuse)))
                .build();
    }

    /** An agent's word about an operation; it wants an acknowledgement if {@code uuid} is not 0. */
    public static AgentMessage said(io.dcosboot.mesos.link.ApplyOperation order, OperationState state, long uuid) {
        OperationStatus.Builder status = OperationStatus.newBuilder().setState(state);
        if (order.getOperation().hasId()) {
            status.setOperationId(order.getOperation().getId());
        }
        if (uuid != 0) {
            status.setUuid(UUID.newBuilder().setValue(Given.uuid(uuid)));
        }
        UpdateOperationStatus.Builder update = UpdateOperationStatus.newBuilder()
                .setOperationUuid(order.getOperationUuid())
                .setStatus(status);
        if (order.hasFrameworkId()) {
            update.setFrameworkId(order.getFrameworkId());
        }
        return AgentMessage.newBuilder().setUpdateOperationStatus(update).build();
    }
}
