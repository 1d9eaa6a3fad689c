package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.OfferID;

/** Names an offer: {@code <master id>-O<n>}. */
public record OfferId(String value) implements Comparable<OfferId> {

    public static OfferId of(OfferID id) {
        return new OfferId(id.getValue());
    }

    public OfferID toProto() {
        return OfferID.newBuilder().setValue(value).build();
    }

    @Override
    public int compareTo(OfferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
