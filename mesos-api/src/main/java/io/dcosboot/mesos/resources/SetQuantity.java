package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of names (mesos-master.md §13.2).
 *
 * @param items sorted, without duplicates
 */
record SetQuantity(List<String> items) implements Quantity {

    static SetQuantity of(Iterable<String> items) {
        TreeSet<String> sorted = new TreeSet<>();
        items.forEach(sorted::add);
        return new SetQuantity(List.copyOf(sorted));
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    @Override
    public Quantity plus(Quantity other) {
        TreeSet<String> union = new TreeSet<>(items);
        union.addAll(((SetQuantity) other).items);
        return new SetQuantity(List.copyOf(union));
    }

    @Override
    public Quantity minus(Quantity other) {
        TreeSet<String> rest = new TreeSet<>(items);
        ((SetQuantity) other).items.forEach(rest::remove);
        return new SetQuantity(List.copyOf(rest));
    }

    @Override
    public boolean contains(Quantity other) {
        return new TreeSet<>(items).containsAll(((SetQuantity) other).items);
    }

    @Override
    public long millis() {
        return items.size() * 1000L;
    }

    @Override
    public void writeTo(Resource.Builder resource) {
        resource.setSet(Value.Set.newBuilder().addAllItem(items));
    }
}
