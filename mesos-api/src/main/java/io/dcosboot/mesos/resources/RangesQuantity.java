package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Inclusive ranges of unsigned 64-bit integers, sorted and coalesced (mesos-master.md §13.2). */
final class RangesQuantity implements Quantity {
    private static final RangesQuantity EMPTY = new RangesQuantity(new long[0]);

    /** {@code begin, end, begin, end, …}; neighbours neither overlap nor touch. */
    private final long[] bounds;

    private RangesQuantity(long[] bounds) {
        this.bounds = bounds;
    }

    static RangesQuantity of(List<Value.Range> ranges) {
        long[] bounds = new long[2 * ranges.size()];
        List<Value.Range> sorted = new ArrayList<>(ranges);
        sorted.sort((a, b) -> Long.compareUnsigned(a.getBegin(), b.getBegin()));
        int size = 0;
        for (Value.Range range : sorted) {
            size = append(bounds, size, range.getBegin(), range.getEnd());
        }
        return of(bounds, size);
    }

    private static RangesQuantity of(long[] bounds, int size) {
        if (size == 0) {
            return EMPTY;
        }
        return new RangesQuantity(size == bounds.length ? bounds : Arrays.copyOf(bounds, size));
    }

    /** Adds a range that begins at or behind the beginning of the last one; returns the new size. */
    private static int append(long[] bounds, int size, long begin, long end) {
        if (size > 0 && touches(bounds[size - 1], begin)) {
            if (Long.compareUnsigned(end, bounds[size - 1]) > 0) {
                bounds[size - 1] = end;
            }
            return size;
        }
        bounds[size] = begin;
        bounds[size + 1] = end;
        return size + 2;
    }

    private static boolean touches(long end, long nextBegin) {
        // end + 1 would wrap at the largest number.
        return end == -1L || Long.compareUnsigned(nextBegin, end + 1) <= 0;
    }

    @Override
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    @Override
    public Quantity plus(Quantity other) {
        long[] more = ((RangesQuantity) other).bounds;
        long[] union = new long[bounds.length + more.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < more.length) {
            boolean mine = j == more.length || (i < bounds.length && Long.compareUnsigned(bounds[i], more[j]) <= 0);
            if (mine) {
                size = append(union, size, bounds[i], bounds[i + 1]);
                i += 2;
            } else {
                size = append(union, size, more[j], more[j + 1]);
                j += 2;
            }
        }
        return of(union, size);
    }

    @Override
    public Quantity minus(Quantity other) {
        long[] less = ((RangesQuantity) other).bounds;
        // Every range taken away splits at most one of ours.
        long[] rest = new long[bounds.length + less.length];
        int size = 0;
        int j = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            long begin = bounds[i];
            long end = bounds[i + 1];
            boolean gone = false;
            while (j < less.length && Long.compareUnsigned(less[j + 1], begin) < 0) {
                j += 2;
            }
            for (int k = j; !gone && k < less.length && Long.compareUnsigned(less[k], end) <= 0; k += 2) {
                if (Long.compareUnsigned(less[k], begin) > 0) {
                    rest[size++] = begin;
                    rest[size++] = less[k] - 1;
                }
                gone = Long.compareUnsigned(less[k + 1], end) >= 0;
                begin = less[k + 1] + 1;
            }
            if (!gone) {
                rest[size++] = begin;
                rest[size++] = end;
            }
        }
        return of(rest, size);
    }

    @Override
    public boolean contains(Quantity other) {
        long[] inner = ((RangesQuantity) other).bounds;
        int i = 0;
        for (int j = 0; j < inner.length; j += 2) {
            while (i < bounds.length && Long.compareUnsigned(bounds[i + 1], inner[j]) < 0) {
                i += 2;
            }
            if (i == bounds.length
                    || Long.compareUnsigned(bounds[i], inner[j]) > 0
                    || Long.compareUnsigned(bounds[i + 1], inner[j + 1]) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long millis() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            long length = bounds[i + 1] - bounds[i] + 1;
            // Zero is the whole 64-bit range, negative more than half of it.
            if (length <= 0 || length > Long.MAX_VALUE / 1000 - count) {
                return Long.MAX_VALUE;
            }
            count += length;
        }
        return count * 1000;
    }

    @Override
    public void writeTo(Resource.Builder resource) {
        resource.setRanges(Value.Ranges.newBuilder().addAllRange(toProto()));
    }

    List<Value.Range> toProto() {
        List<Value.Range> ranges = new ArrayList<>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(Value.Range.newBuilder()
                    .setBegin(bounds[i])
                    .setEnd(bounds[i + 1])
                    .build());
        }
        return ranges;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangesQuantity ranges && Arrays.equals(bounds, ranges.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
