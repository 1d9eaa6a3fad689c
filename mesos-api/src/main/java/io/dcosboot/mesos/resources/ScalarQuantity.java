package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;

/** A scalar in fixed point with three decimals (mesos-master.md §13.1). */
record ScalarQuantity(long millis) implements Quantity {

    static ScalarQuantity of(double value) {
        return new ScalarQuantity(toMillis(value));
    }

    /** Rounds half away from zero. */
    static long toMillis(double value) {
        return value < 0 ? -Math.round(-value * 1000) : Math.round(value * 1000);
    }

    static double toDouble(long millis) {
        long whole = millis / 1000;
        return whole + millis % 1000 / 1000.0;
    }

    /** The sum, held at the largest value instead of overflowing. */
    static long sum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    @Override
    public boolean isEmpty() {
        return millis <= 0;
    }

    @Override
    public Quantity plus(Quantity other) {
        return new ScalarQuantity(sum(millis, other.millis()));
    }

    @Override
    public Quantity minus(Quantity other) {
        return new ScalarQuantity(Math.max(0, millis - other.millis()));
    }

    @Override
    public boolean contains(Quantity other) {
        return millis >= other.millis();
    }

    @Override
    public void writeTo(Resource.Builder resource) {
        resource.setScalar(Value.Scalar.newBuilder().setValue(toDouble(millis)));
    }
}
