package io.dcosboot.master.core.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operations that are under way or wait for an acknowledgement (mesos-master.md §6).
 *
 * @param ofAgent which of them an agent has
 * @param ofFramework which of them a framework has asked for
 * @param issued how many this master has issued
 */
public record Operations(
        PersistentSortedMap<OperationUuid, OperationEntry> byUuid,
        PersistentSortedMap<AgentId, PersistentSortedSet<OperationUuid>> ofAgent,
        PersistentSortedMap<FrameworkId, PersistentSortedSet<OperationUuid>> ofFramework,
        long issued) {

    public static Operations none() {
        return new Operations(PersistentSortedMap.empty(), PersistentSortedMap.empty(), PersistentSortedMap.empty(), 0);
    }

    public Optional<OperationEntry> get(OperationUuid uuid) {
        return byUuid.get(uuid);
    }

    public List<OperationEntry> of(AgentId agent) {
        return entries(ofAgent.get(agent));
    }

    public List<OperationEntry> of(FrameworkId framework) {
        return entries(ofFramework.get(framework));
    }

    /** The operation that a framework calls {@code id}. */
    public Optional<OperationEntry> find(FrameworkId framework, String id) {
        return of(framework).stream()
                .filter(operation -> operation.id().filter(id::equals).isPresent())
                .findFirst();
    }

    private List<OperationEntry> entries(Optional<PersistentSortedSet<OperationUuid>> uuids) {
        List<OperationEntry> entries = new ArrayList<>();
        uuids.ifPresent(known -> known.forEach(uuid -> byUuid.get(uuid).ifPresent(entries::add)));
        return entries;
    }

    /** The same operations after one more has got its number. */
    public Operations afterIssue() {
        return new Operations(byUuid, ofAgent, ofFramework, issued + 1);
    }

    /** Adds or replaces an operation. */
    public Operations plus(OperationEntry operation) {
        OperationUuid uuid = operation.uuid();
        return new Operations(
                byUuid.plus(uuid, operation),
                with(ofAgent, operation.agent(), uuid),
                operation
                        .framework()
                        .map(owner -> with(ofFramework, owner, uuid))
                        .orElse(ofFramework),
                issued);
    }

    public Operations minus(OperationEntry operation) {
        OperationUuid uuid = operation.uuid();
        return new Operations(
                byUuid.minus(uuid),
                without(ofAgent, operation.agent(), uuid),
                operation
                        .framework()
                        .map(owner -> without(ofFramework, owner, uuid))
                        .orElse(ofFramework),
                issued);
    }

    private static <K extends Comparable<K>> PersistentSortedMap<K, PersistentSortedSet<OperationUuid>> with(
            PersistentSortedMap<K, PersistentSortedSet<OperationUuid>> index, K key, OperationUuid uuid) {
        return index.plus(
                key, index.get(key).orElse(PersistentSortedSet.empty()).plus(uuid));
    }

    private static <K extends Comparable<K>> PersistentSortedMap<K, PersistentSortedSet<OperationUuid>> without(
            PersistentSortedMap<K, PersistentSortedSet<OperationUuid>> index, K key, OperationUuid uuid) {
        PersistentSortedSet<OperationUuid> rest =
                index.get(key).orElse(PersistentSortedSet.empty()).minus(uuid);
        return rest.isEmpty() ? index.minus(key) : index.plus(key, rest);
    }
}
