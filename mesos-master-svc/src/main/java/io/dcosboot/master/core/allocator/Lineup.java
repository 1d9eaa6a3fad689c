package io.dcosboot.master.core.allocator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Siblings in the order in which they are served (mesos-master.md §14, "Role/framework order"). The order holds from
 * {@link #begin} until the next: what is given meanwhile moves nobody.
 */
abstract sealed class Lineup<C extends Contender> {

    final List<C> contenders;
    private final FairShare shares;

    private Lineup(List<C> contenders, FairShare shares) {
        this.contenders = new ArrayList<>(contenders);
        this.shares = shares;
        contenders.forEach(this::measure);
    }

    static <C extends Contender> Lineup<C> of(Sorter sorter, List<C> contenders, FairShare shares, Lot lot) {
        return switch (sorter) {
            case DRF -> new Fair<>(contenders, shares);
            case RANDOM -> new Random<>(contenders, shares, lot);
        };
    }

    /** Makes an order for the next agent. */
    abstract void begin();

    abstract C get(int place);

    final int size() {
        return contenders.size();
    }

    /** The contender was given something. */
    abstract void charge(C contender, long[] amount);

    final void measure(C contender) {
        contender.share = shares.of(contender.held, contender.weight);
    }

    final void give(C contender, long[] amount) {
        Scalars.add(contender.held, amount);
        contender.chosen++;
        measure(contender);
    }

    /** Least served first. Only who was given something changes place, so the order is kept, not made. */
    private static final class Fair<C extends Contender> extends Lineup<C> {

        private static final Comparator<Contender> LEAST_SERVED_FIRST = Comparator.<Contender>comparingDouble(
                        c -> c.share)
                .thenComparingLong(c -> c.chosen)
                .thenComparing(c -> c.name);

        Fair(List<C> contenders, FairShare shares) {
            super(contenders, shares);
            this.contenders.sort(LEAST_SERVED_FIRST);
        }

        @Override
        void begin() {}

        @Override
        C get(int place) {
            return contenders.get(place);
        }

        @Override
        void charge(C contender, long[] amount) {
            contenders.remove(place(contender));
            give(contender, amount);
            int low = 0;
            int high = contenders.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (LEAST_SERVED_FIRST.compare(contenders.get(middle), contender) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            contenders.add(low, contender);
        }

        @SuppressWarnings("ReferenceEquality") // it is this one that is looked for
        private int place(C contender) {
            for (int i = 0; i < contenders.size(); i++) {
                if (contenders.get(i) == contender) {
                    return i;
                }
            }
            throw new IllegalStateException(contender.name + " does not stand in this line");
        }
    }

    /** By lot: who weighs twice as much is twice as likely to come before another. */
    private static final class Random<C extends Contender> extends Lineup<C> {

        private final Lot lot;
        private final boolean equals;

        /** How many of the order are drawn; the rest is drawn when somebody asks. */
        private int drawn;

        Random(List<C> contenders, FairShare shares, Lot lot) {
            super(contenders, shares);
            this.lot = lot;
            this.equals =
                    contenders.stream().mapToDouble(c -> c.weight).distinct().count() <= 1;
        }

        @Override
        void begin() {
            drawn = 0;
        }

        @Override
        C get(int place) {
            while (drawn <= place) {
                int other = drawn + (equals ? lot.below(size() - drawn) : heavy());
                C winner = contenders.get(other);
                contenders.set(other, contenders.get(drawn));
                contenders.set(drawn++, winner);
            }
            return contenders.get(place);
        }

        /** One of those not drawn yet, by weight. */
        private int heavy() {
            double sum = 0;
            for (int i = drawn; i < size(); i++) {
                sum += contenders.get(i).weight;
            }
            double pick = lot.fraction() * sum;
            int last = size() - drawn - 1;
            for (int i = 0; i < last; i++) {
                pick -= contenders.get(drawn + i).weight;
                if (pick < 0) {
                    return i;
                }
            }
            return last;
        }

        @Override
        void charge(C contender, long[] amount) {
            give(contender, amount);
        }
    }
}
