package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.json.MesosJson;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * The sum of many resources in the form of the legacy endpoints (mesos-master.md §16.1), whatever their roles and
 * reservations. Adding costs no more than a look-up for each resource, so that the sum over a large cluster is cheap.
 */
public final class FlatSum {

    private final Map<String, Amount> amounts = new LinkedHashMap<>();

    /** Of one name; a scalar is counted, anything else is united. */
    private static final class Amount {
        long millis;
        Quantity united = new ScalarQuantity(0);
    }

    public FlatSum() {
        FlatResources.ALWAYS.forEach(name -> amounts.put(name, new Amount()));
    }

    public static FlatSum of(Resources... parts) {
        FlatSum sum = new FlatSum();
        for (Resources part : parts) {
            sum.add(part);
        }
        return sum;
    }

    /** Adds to the sum. */
    public void add(Resources resources) {
        for (Portion portion : resources.portions()) {
            String name = portion.key().revocable() ? portion.name() + "_revocable" : portion.name();
            Amount amount = amounts.computeIfAbsent(name, _ -> new Amount());
            if (portion.quantity() instanceof ScalarQuantity(long millis)) {
                amount.millis += millis * portion.copies();
            } else if (amount.united.getClass() == portion.quantity().getClass()) {
                amount.united = amount.united.plus(portion.quantity());
            } else {
                amount.united = portion.quantity();
            }
        }
    }

    /** The sum of a scalar by the name it is shown under; 0 where there is none. */
    public double scalar(String name) {
        Amount amount = amounts.get(name);
        return amount == null ? 0 : ScalarQuantity.toDouble(amount.millis);
    }

    /** Writes one object: name → number, range text or set text. */
    public void write(JsonGenerator json) {
        json.writeStartObject();
        amounts.forEach((name, amount) -> {
            json.writeName(name);
            if (amount.united instanceof ScalarQuantity) {
                MesosJson.writeDouble(ScalarQuantity.toDouble(amount.millis), json);
            } else {
                json.writeString((String) FlatResources.flatten(amount.united));
            }
        });
        json.writeEndObject();
    }
}
