package io.dcosboot.master.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dcosboot.master.core.allocator.OfferDiagnosis;
import io.dcosboot.master.core.allocator.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A diagnosis of offers as JSON: the numbers, and what they mean in plain words. */
record DiagnosisAnswer(
        @JsonProperty("framework_id") String frameworkId,
        boolean connected,
        boolean active,
        boolean paused,
        Agents agents,
        List<Role> roles) {

    record Agents(
            int registered,
            int disconnected,
            int deactivated,
            @JsonProperty("not_whitelisted") int notWhitelisted,
            int offerable) {}

    record Filters(
            int active,
            @JsonProperty("longest_remaining_seconds") double longestRemainingSeconds) {}

    record Role(
            String name,
            boolean suppressed,
            long offers,
            double weight,
            @JsonProperty("dominant_share") double dominantShare,
            @JsonProperty("framework_share") double frameworkShare,
            int position,
            int competitors,
            @JsonProperty("roles_ahead") int rolesAhead,
            Filters filters,
            Map<String, Integer> agents,
            List<String> reasons) {}

    static DiagnosisAnswer of(OfferDiagnosis diagnosis) {
        OfferDiagnosis.Agents agents = diagnosis.agents();
        return new DiagnosisAnswer(
                diagnosis.framework().value(),
                diagnosis.connected(),
                diagnosis.active(),
                diagnosis.paused(),
                new Agents(
                        agents.registered(),
                        agents.disconnected(),
                        agents.deactivated(),
                        agents.notWhitelisted(),
                        agents.offerable()),
                diagnosis.roles().stream().map(role -> role(diagnosis, role)).toList());
    }

    private static Role role(OfferDiagnosis diagnosis, OfferDiagnosis.Role role) {
        Map<String, Integer> verdicts = new TreeMap<>();
        role.verdicts().forEach((verdict, count) -> verdicts.put(verdict.name().toLowerCase(Locale.ROOT), count));
        return new Role(
                role.name(),
                role.suppressed(),
                role.offers(),
                role.weight(),
                role.share(),
                role.frameworkShare(),
                role.position(),
                role.competitors(),
                role.aheadInOtherRoles(),
                new Filters(role.filters(), role.longestFilter().toMillis() / 1e3),
                verdicts,
                reasons(diagnosis, role));
    }

    private static List<String> reasons(OfferDiagnosis diagnosis, OfferDiagnosis.Role role) {
        List<String> reasons = new ArrayList<>();
        if (!diagnosis.connected()) {
            reasons.add("The framework is not connected.");
        } else if (!diagnosis.active()) {
            reasons.add("The framework is not active.");
        }
        if (diagnosis.paused()) {
            reasons.add("After a failover the master waits for its agents, because quotas are set.");
        }
        if (role.suppressed()) {
            reasons.add("The framework has suppressed this role; REVIVE asks for offers again.");
        }
        if (role.offers() > 0) {
            reasons.add("The framework has " + role.offers() + " offers in this role that it has not answered.");
        }
        if (diagnosis.agents().offerable() == 0) {
            reasons.add("No agent can be offered: " + diagnosis.agents().registered() + " are registered, of these "
                    + diagnosis.agents().disconnected() + " disconnected, "
                    + diagnosis.agents().deactivated() + " deactivated or draining, "
                    + diagnosis.agents().notWhitelisted() + " not on the whitelist.");
        }
        role.verdicts().forEach((verdict, count) -> reasons.add(reason(verdict, count)));
        if (role.offered() > 0 && role.position() > 1) {
            reasons.add((role.position() - 1) + " frameworks of the role hold less and are served first.");
        }
        if (role.offered() > 0 && role.aheadInOtherRoles() > 0) {
            reasons.add(role.aheadInOtherRoles() + " roles have a smaller share and are served first.");
        }
        return List.copyOf(reasons);
    }

    private static String reason(Verdict verdict, int count) {
        String agents = count == 1 ? "1 agent: " : count + " agents: ";
        return agents
                + switch (verdict) {
                    case OFFERED -> "would be offered by the next run, if nobody who is served first takes them.";
                    case GPUS_KEPT -> "have gpus, and the framework lacks the capability GPU_RESOURCES.";
                    case AGENT_NOT_MULTI_ROLE -> "do not know of several roles (MULTI_ROLE), as the framework does.";
                    case OTHER_REGION ->
                        "stand in another region, and the framework lacks the capability REGION_AWARE.";
                    case CONSTRAINED -> "excluded by the framework's offer constraints.";
                    case NOTHING_FREE -> "nothing free that this role and framework may have.";
                    case LIMIT_REACHED -> "the role's quota limit is reached.";
                    case HELD_FOR_GUARANTEES -> "what is free is held back for quota guarantees of other roles.";
                    case TOO_LITTLE -> "less free than the least that makes an offer.";
                    case REFUSED -> "refused by the framework for a while; REVIVE forgets refusals.";
                };
    }
}
