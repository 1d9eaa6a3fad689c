package io.dcosboot.marathon.core.constraint;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What constraints compare about an agent (marathon.md §22). */
public final class AgentText {

    private AgentText() {}

    /** The agent that makes {@code offer}. */
    public static AgentRef of(Offer offer) {
        Map<String, String> attributes = new LinkedHashMap<>();
        // Of several attributes with one name the first counts.
        offer.getAttributesList().forEach(attribute -> attributes.putIfAbsent(attribute.getName(), text(attribute)));
        boolean domain = offer.hasDomain() && offer.getDomain().hasFaultDomain();
        var fault = offer.getDomain().getFaultDomain();
        return new AgentRef(
                offer.getAgentId().getValue(),
                offer.getHostname(),
                domain ? fault.getRegion().getName() : null,
                domain ? fault.getZone().getName() : null,
                attributes);
    }

    /** The value of a constraint's field at an agent; empty when the agent has no such attribute. */
    static Optional<String> value(AgentRef agent, String field) {
        return switch (field) {
            case "hostname", "@hostname" -> Optional.of(agent.host());
            case "@region" -> Optional.ofNullable(agent.region());
            case "@zone" -> Optional.ofNullable(agent.zone());
            case String attribute -> Optional.ofNullable(agent.attributes().get(attribute));
        };
    }

    private static String text(Attribute attribute) {
        return switch (attribute.getType()) {
            case TEXT -> attribute.getText().getValue();
            case SCALAR -> decimal(attribute.getScalar().getValue());
            case SET -> attribute.getSet().getItemList().stream().sorted().collect(Collectors.joining(",", "{", "}"));
            case RANGES ->
                attribute.getRanges().getRangeList().stream()
                        .sorted(Comparator.comparingLong(Value.Range::getBegin))
                        .map(range -> range.getBegin() + "-" + range.getEnd())
                        .collect(Collectors.joining(",", "[", "]"));
        };
    }

    /** At most three decimals, no trailing zeros. */
    static String decimal(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
