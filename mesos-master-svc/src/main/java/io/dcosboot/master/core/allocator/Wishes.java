package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Refusals;
import io.dcosboot.master.core.state.Refusals.Asked;
import io.dcosboot.master.core.state.Refusals.Wish;
import java.util.Optional;

/** Finds out who wants something else than in earlier runs. Lives for one run. */
final class Wishes {

    private final Refusals before;
    private PersistentSortedMap<Asked, Wish> now = PersistentSortedMap.empty();
    private long newest;
    private boolean changed;

    Wishes(Refusals before) {
        this.before = before;
    }

    /** Since which run the framework wants in the role what it wants now. */
    long since(Framework framework, String role) {
        Asked asked = new Asked(framework.id(), role);
        Wish wish = new Wish(
                framework.connection().current(),
                framework.info(),
                framework.interest().agents(),
                framework.interest().filters().clearings(),
                run());
        Optional<Wish> known = before.wishes().get(asked).filter(wish::sameAs);
        Wish kept = known.orElse(wish);
        changed |= known.isEmpty();
        newest = Math.max(newest, kept.since());
        now = now.plus(asked, kept);
        return kept.since();
    }

    /** The number of this run. */
    long run() {
        return before.runs() + 1;
    }

    /** The newest of all wishes. */
    long newest() {
        return newest;
    }

    /** The wishes for the next run to compare with. */
    PersistentSortedMap<Asked, Wish> all() {
        return changed || now.size() != before.wishes().size() ? now : before.wishes();
    }
}
