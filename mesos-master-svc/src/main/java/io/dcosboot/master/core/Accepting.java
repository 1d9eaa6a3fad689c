package io.dcosboot.master.core;

import io.dcosboot.master.core.TaskLaunches.Spot;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.List;
import java.util.Locale;

/** What frameworks do with offers: operations in their order on what was offered, or nothing (mesos-master.md §6). */
final class Accepting {

    private final OfferBook offers;
    private final Allocations allocations;
    private final TaskLaunches launches;
    private final OfferOperations operations;

    Accepting(OfferBook offers, Allocations allocations, TaskLaunches launches, OfferOperations operations) {
        this.offers = offers;
        this.allocations = allocations;
        this.launches = launches;
        this.operations = operations;
    }

    void accept(Turn turn, Framework framework, Call.Accept call) {
        turn.count("messages_launch_tasks");
        switch (Bargain.of(turn, framework, call.getOfferIdsList())) {
            case Bargain.Off(String why) -> {
                discardValid(turn, framework, call.getOfferIdsList());
                refuse(turn, framework, call, why);
            }
            case Bargain.Struck(List<Offer> accepted) -> {
                accepted.forEach(offer -> {
                    offers.discard(turn, offer);
                    turn.framework(framework.id(), f -> f.count("offers/accepted"));
                });
                perform(turn, framework.id(), accepted, call);
            }
        }
    }

    void decline(Turn turn, Framework framework, Call.Decline call) {
        turn.count("messages_decline_offers");
        for (OfferID id : call.getOfferIdsList()) {
            turn.state()
                    .offers()
                    .get(OfferId.of(id))
                    .filter(offer -> offer.framework().equals(framework.id()))
                    .ifPresent(offer -> {
                        offers.discard(turn, offer);
                        turn.framework(framework.id(), f -> f.count("offers/declined"));
                        offers.filter(
                                turn,
                                framework.id(),
                                offer.role(),
                                offer.agent(),
                                offer.resources(),
                                call.getFilters());
                    });
        }
    }

    private void discardValid(Turn turn, Framework framework, List<OfferID> ids) {
        for (OfferID id : ids) {
            turn.state()
                    .offers()
                    .get(OfferId.of(id))
                    .filter(offer -> offer.framework().equals(framework.id()))
                    .ifPresent(offer -> offers.discard(turn, offer));
        }
    }

    private static void refuse(Turn turn, Framework framework, Call.Accept call, String why) {
        String message = "Task launched with invalid offers: " + why;
        TaskState state = TaskStates.shownTo(framework.capabilities().partitionAware(), TaskState.TASK_DROPPED);
        for (Operation operation : call.getOperationsList()) {
            for (TaskInfo task : tasks(operation)) {
                TaskLaunches.reject(
                        turn, framework.id(), task, state, TaskStatus.Reason.REASON_INVALID_OFFERS, message);
            }
            if (operation.hasId() && tasks(operation).isEmpty()) {
                OperationLedger.refuse(
                        turn,
                        framework.id(),
                        operation,
                        OperationState.OPERATION_ERROR,
                        "Operation attempted with invalid offers: " + why);
            }
        }
    }

    private void perform(Turn turn, FrameworkId framework, List<Offer> accepted, Call.Accept call) {
        Spot spot = new Spot(
                framework, accepted.getFirst().agent(), accepted.getFirst().role());
        Resources offered = Resources.empty();
        for (Offer offer : accepted) {
            offered = offered.plus(offer.resources());
        }
        Resources remaining = offered;
        for (Operation operation : call.getOperationsList()) {
            turn.framework(framework, f -> f.count("operations").count("operations/" + name(operation)));
            switch (operation.getType()) {
                case LAUNCH -> remaining = launches.launch(turn, spot, operation, remaining);
                case LAUNCH_GROUP -> remaining = launches.launchGroup(turn, spot, operation, remaining);
                case RESERVE, UNRESERVE, CREATE, DESTROY ->
                    remaining = operations.perform(turn, spot, operation, remaining);
                case GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK ->
                    OfferOperations.unsupported(turn, spot, operation);
                case UNKNOWN -> turn.note("Ignoring an operation of unknown type of framework " + framework);
            }
        }
        Resources converted = remaining.minus(offered);
        offers.filter(turn, framework, spot.role(), spot.agent(), remaining.minus(converted), call.getFilters());
        if (!converted.isEmpty()) {
            allocations.requestFor(turn, spot.agent());
        }
    }

    private static List<TaskInfo> tasks(Operation operation) {
        return switch (operation.getType()) {
            case LAUNCH -> operation.getLaunch().getTaskInfosList();
            case LAUNCH_GROUP -> operation.getLaunchGroup().getTaskGroup().getTasksList();
            case RESERVE, UNRESERVE, CREATE, DESTROY, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK, UNKNOWN ->
                List.of();
        };
    }

    private static String name(Operation operation) {
        return operation.getType().name().toLowerCase(Locale.ROOT);
    }
}
