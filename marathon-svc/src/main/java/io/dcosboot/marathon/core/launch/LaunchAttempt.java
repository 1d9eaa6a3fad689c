package io.dcosboot.marathon.core.launch;

import io.dcosboot.mesos.v1.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of the offers that an app looked at since it began to wait (marathon.md §11). Immutable.
 *
 * @param processed offers looked at
 * @param unused of these, how many were not good enough
 * @param declined of the unused ones, how many for which first reason
 * @param lastUnused the last unused offer of each agent, by agent id; at most {@value #AGENTS_KEPT}
 */
public record LaunchAttempt(
        int processed,
        int unused,
        @Nullable Instant lastUsedAt,
        @Nullable Instant lastUnusedAt,
        Map<RejectReason, Integer> declined,
        Map<String, UnusedOffer> lastUnused) {

    /** How many agents are remembered. */
    public static final int AGENTS_KEPT = 100;

    public static final LaunchAttempt NONE = new LaunchAttempt(0, 0, null, null, Map.of(), Map.of());

    /** @param reasons all that were found, the first of them is the one counted */
    public record UnusedOffer(Offer offer, Set<RejectReason> reasons, Instant at) {
        public UnusedOffer {
            reasons = Collections.unmodifiableSet(new TreeSet<>(reasons));
        }

        public RejectReason firstReason() {
            return reasons.iterator().next();
        }
    }

    public LaunchAttempt used(Instant now) {
        return new LaunchAttempt(processed + 1, unused, now, lastUnusedAt, declined, lastUnused);
    }

    public LaunchAttempt unused(Offer offer, Set<RejectReason> reasons, Instant now) {
        var entry = new UnusedOffer(offer, reasons, now);
        Map<RejectReason, Integer> counts = new EnumMap<>(RejectReason.class);
        counts.putAll(declined);
        counts.merge(entry.firstReason(), 1, Integer::sum);
        Map<String, UnusedOffer> offers = new LinkedHashMap<>(lastUnused);
        offers.remove(offer.getAgentId().getValue());
        offers.put(offer.getAgentId().getValue(), entry);
        if (offers.size() > AGENTS_KEPT) {
            offers.remove(offers.keySet().iterator().next());
        }
        return new LaunchAttempt(
                processed + 1,
                unused + 1,
                lastUsedAt,
                now,
                Collections.unmodifiableMap(counts),
                Collections.unmodifiableMap(offers));
    }

    /** The funnel of {@code rejectSummaryLaunchAttempt}: a row for each reason, in order. */
    public List<Row> summary() {
        return funnel(processed, declined);
    }

    /** The funnel of {@code rejectSummaryLastOffers}: only the last offer of each agent counts. */
    public List<Row> lastOffersSummary() {
        Map<RejectReason, Integer> counts = new EnumMap<>(RejectReason.class);
        lastUnused.values().forEach(unusedOffer -> counts.merge(unusedOffer.firstReason(), 1, Integer::sum));
        return funnel(lastUnused.size(), counts);
    }

    private static List<Row> funnel(int offers, Map<RejectReason, Integer> declined) {
        var rows = new ArrayList<Row>();
        int left = offers;
        for (RejectReason reason : RejectReason.values()) {
            int here = declined.getOrDefault(reason, 0);
            rows.add(new Row(reason, here, left));
            left -= here;
        }
        return List.copyOf(rows);
    }

    /**
     * @param declined offers that failed here first
     * @param processed offers that got as far as here
     */
    public record Row(RejectReason reason, int declined, int processed) {}
}
