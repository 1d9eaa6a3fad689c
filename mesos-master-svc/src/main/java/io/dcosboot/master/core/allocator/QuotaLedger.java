package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may still have how much (mesos-master.md §14, §15.2). A quota is of a top-level role and binds all roles below it.
 * It is consumed by what they hold or are offered, neither reserved nor revocable, and by all reservations for them.
 * Lives for one allocation run.
 */
final class QuotaLedger {

    private static final long UNLIMITED = Long.MAX_VALUE / 4; // may be added to and subtracted from

    private final Scalars scalars;
    private final Map<String, Entry> entries = new HashMap<>();

    /** What all guarantees together still lack. */
    private final long[] required;

    /** What is free to meet them. */
    private final long[] free;

    /** Whether guarantees hold anything back. */
    private boolean holdsBack;

    QuotaLedger(Cluster cluster, Scalars scalars) {
        this.scalars = scalars;
        this.required = scalars.none();
        this.free = scalars.none();
        if (cluster.quotas().isEmpty()) {
            return;
        }
        cluster.quotas().forEach(quota -> entries.put(quota.getKey(), new Entry(scalars, quota.getValue())));
        cluster.reserved().byRole().forEach(reserved -> consume(reserved.getKey(), reserved.getValue()));
        for (Framework framework : cluster.frameworks().values()) {
            framework.usage().charged().byRole().forEach(held -> consume(held.getKey(), held.getValue()));
        }
        entries.values().forEach(entry -> entry.addLacking(required, 1));
        holdsBack = !isZero(required);
        if (holdsBack) {
            for (Agent agent : cluster.agents()) {
                if (cluster.offerable(agent)) {
                    Scalars.add(free, scalars.of(agent.usage().available().chargeable()));
                }
            }
        }
    }

    private void consume(String role, Quantities amount) {
        Entry entry = entries.get(topLevel(role));
        if (entry != null) {
            scalars.add(entry.consumed, amount);
        }
    }

    static String topLevel(String role) {
        int slash = role.indexOf('/');
        return slash < 0 ? role : role.substring(0, slash);
    }

    /** The quota that binds a role; none if nobody has set one. */
    @Nullable
    Entry of(String role) {
        return entries.isEmpty() ? null : entries.get(topLevel(role));
    }

    /** Whether any role lacks something that it was guaranteed. */
    boolean anyLacking() {
        return holdsBack && !isZero(required);
    }

    /** Whether nothing that is free may go to a role without regard for others. */
    boolean binds(@Nullable Entry quota) {
        return quota != null || holdsBack;
    }

    /**
     * As much of what is free as a role may have now. Only unreserved, not revocable scalars are cut.
     *
     * @param guaranteed whether what it lacks of its guarantee is to be given, too
     */
    Resources cut(Resources offerable, @Nullable Entry quota, boolean guaranteed) {
        Resources chargeable = offerable.chargeable();
        Resources allowed = chargeable.atMost(name -> most(name, quota, guaranteed));
        return allowed.equals(chargeable)
                ? offerable
                : offerable.minus(chargeable).plus(allowed);
    }

    private long most(String name, @Nullable Entry quota, boolean guaranteed) {
        int number = scalars.number(name);
        if (number < 0) {
            return UNLIMITED;
        }
        long lacking = quota != null && guaranteed ? quota.lacking(number) : 0;
        long limit = quota == null ? UNLIMITED : quota.limit[number] - quota.consumed[number] - lacking;
        return lacking + Math.max(0, Math.min(limit, surplus(number)));
    }

    /** What is free beyond what guarantees need. */
    private long surplus(int number) {
        return required[number] == 0 ? UNLIMITED : free[number] - required[number];
    }

    /** Whether the role's own limit is what keeps {@code offerable} from it, rather than guarantees of others. */
    boolean limits(Resources offerable, @Nullable Entry quota) {
        if (quota == null) {
            return false;
        }
        Resources chargeable = offerable.chargeable();
        return !chargeable
                .atMost(name -> {
                    int number = scalars.number(name);
                    return number < 0 ? UNLIMITED : quota.limit[number] - quota.consumed[number];
                })
                .equals(chargeable);
    }

    /** A role was given this. */
    void charge(@Nullable Entry quota, Resources given) {
        if (!binds(quota)) {
            return;
        }
        long[] amount = scalars.of(given.chargeable());
        for (int i = 0; i < amount.length; i++) {
            free[i] -= amount[i];
        }
        if (quota != null) {
            quota.addLacking(required, -1);
            Scalars.add(quota.consumed, amount);
            quota.addLacking(required, 1);
        }
    }

    private static boolean isZero(long[] amounts) {
        for (long amount : amounts) {
            if (amount != 0) {
                return false;
            }
        }
        return true;
    }

    /** The quota of one role. */
    static final class Entry {
        private final long[] guarantee;
        private final long[] limit;
        private final long[] consumed;

        Entry(Scalars scalars, QuotaConfig config) {
            this.guarantee = scalars.of(Quantities.ofScalars(config.getGuaranteesMap()));
            this.limit = scalars.none();
            Arrays.fill(limit, UNLIMITED);
            config.getLimitsMap().forEach((name, scalar) -> {
                int number = scalars.number(name);
                if (number >= 0) {
                    limit[number] = Math.round(scalar.getValue() * 1000);
                }
            });
            this.consumed = scalars.none();
        }

        long lacking(int number) {
            return Math.max(0, guarantee[number] - consumed[number]);
        }

        private void addLacking(long[] sum, int sign) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sign * lacking(i);
            }
        }

        /** Whether the guarantee is not met yet. */
        boolean isLacking() {
            for (int i = 0; i < guarantee.length; i++) {
                if (lacking(i) > 0) {
                    return true;
                }
            }
            return false;
        }

        /** Whether {@code resources} hold something that the guarantee lacks. */
        boolean helpedBy(Resources resources, Scalars scalars) {
            Resources chargeable = resources.chargeable();
            for (int i = 0; i < guarantee.length; i++) {
                if (lacking(i) > 0 && chargeable.scalarMillis(scalars.name(i)) > 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
