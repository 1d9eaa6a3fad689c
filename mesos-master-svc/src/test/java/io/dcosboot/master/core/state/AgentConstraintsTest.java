package io.dcosboot.master.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.scheduler.OfferConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which agents a framework wants offers of (mesos-master.md §14, "Offer constraints"). */
class AgentConstraintsTest {

    private static final String NAME = "\"selector\":{\"attribute_name\":\"%s\"}";
    private static final String PSEUDO = "\"selector\":{\"pseudoattribute_type\":\"%s\"}";

    private static OfferConstraints constraints(String... groups) {
        return parsed("{\"role_constraints\":{\"dev\":{\"groups\":[" + String.join(",", groups) + "]}}}");
    }

    private static OfferConstraints parsed(String json) {
        try {
            return MesosJson.parse(json, OfferConstraints.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw new AssertionError(e);
        }
    }

    private static String group(String... constraints) {
        return "{\"attribute_constraints\":[" + String.join(",", constraints) + "]}";
    }

    private static String constraint(String selector, String predicate) {
        return "{" + selector + ",\"predicate\":{" + predicate + "}}";
    }

    private static AgentDescription agent() {
        var agent = Given.agent("10.0.0.1", "cpus:1");
        agent.getInfoBuilder()
                .addAttributes(Attribute.newBuilder()
                        .setName("rack")
                        .setType(Value.Type.TEXT)
                        .setText(Value.Text.newBuilder().setValue("r1")))
                .addAttributes(Attribute.newBuilder()
                        .setName("cores")
                        .setType(Value.Type.SCALAR)
                        .setScalar(Value.Scalar.newBuilder().setValue(8)))
                .setDomain(DomainInfo.newBuilder()
                        .setFaultDomain(DomainInfo.FaultDomain.newBuilder()
                                .setRegion(DomainInfo.FaultDomain.RegionInfo.newBuilder()
                                        .setName("eu"))
                                .setZone(DomainInfo.FaultDomain.ZoneInfo.newBuilder()
                                        .setName("eu-1"))));
        return AgentDescription.of(agent.build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rack  | exists           |          | true",
                "none  | exists           |          | false",
                "rack  | not_exists       |          | false",
                "none  | not_exists       |          | true",
                "rack  | text_equals      | r1       | true",
                "rack  | text_equals      | r2       | false",
                "none  | text_equals      | r1       | false",
                "rack  | text_not_equals  | r1       | false",
                "none  | text_not_equals  | r1       | true",
                "rack  | text_matches     | r[0-9]   | true",
                "rack  | text_matches     | [0-9]    | false",
                "rack  | text_not_matches | r.*      | false",
                "none  | text_not_matches | r.*      | true",
                "cores | exists           |          | true",
                "cores | not_exists       |          | false",
                "cores | text_equals      | x        | true",
                "cores | text_not_equals  | x        | true",
                "cores | text_matches     | x        | true",
                "cores | text_not_matches | x        | true",
            })
    void attributes(String attribute, String predicate, String text, boolean allowed) {
        String member = text == null
                ? "\"" + predicate + "\":{}"
                : "\"" + predicate + "\":{\"" + (predicate.contains("match") ? "regex" : "value") + "\":\"" + text
                        + "\"}";
        AgentConstraints constraints =
                AgentConstraints.of(constraints(group(constraint(NAME.formatted(attribute), member))));
        assertThat(constraints.allow("dev", agent())).isEqualTo(allowed);
        assertThat(constraints.allow("other", agent()))
                .as("a role without constraints")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"HOSTNAME,host-10.0.0.1", "REGION,eu", "ZONE,eu-1"})
    void whereTheAgentStands(String pseudoattribute, String text) {
        String equal = "\"text_equals\":{\"value\":\"" + text + "\"}";
        assertThat(AgentConstraints.of(constraints(group(constraint(PSEUDO.formatted(pseudoattribute), equal))))
                        .allow("dev", agent()))
                .isTrue();
        String other = "\"text_not_equals\":{\"value\":\"" + text + "\"}";
        assertThat(AgentConstraints.of(constraints(group(constraint(PSEUDO.formatted(pseudoattribute), other))))
                        .allow("dev", agent()))
                .isFalse();
    }

    @Test
    void oneGroupMustBeFulfilledAsAWhole() {
        String yes = constraint(NAME.formatted("rack"), "\"exists\":{}");
        String no = constraint(NAME.formatted("none"), "\"exists\":{}");
        assertThat(AgentConstraints.of(constraints(group(yes, no))).allow("dev", agent()))
                .isFalse();
        assertThat(AgentConstraints.of(constraints(group(no), group(yes, yes))).allow("dev", agent()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role_constraints\":{\"dev\":{}}}",
                "{\"role_constraints\":{\"dev\":{\"groups\":[{}]}}}",
                "{\"role_constraints\":{\"dev\":{\"groups\":[{\"attribute_constraints\":[{\"selector\":{},"
                        + "\"predicate\":{\"exists\":{}}}]}]}}}",
                "{\"role_constraints\":{\"dev\":{\"groups\":[{\"attribute_constraints\":[{\"selector\":"
                        + "{\"attribute_name\":\"a\"},\"predicate\":{}}]}]}}}",
                "{\"role_constraints\":{\"dev\":{\"groups\":[{\"attribute_constraints\":[{\"selector\":"
                        + "{\"attribute_name\":\"a\"},\"predicate\":{\"text_matches\":{\"regex\":\"(\"}}}]}]}}}",
                "{\"role_constraints\":{\"dev\":{\"groups\":[{\"attribute_constraints\":[{\"selector\":"
                        + "{\"attribute_name\":\"a\"},\"predicate\":{\"text_matches\":{\"regex\":\"(.{50}){50}\"}}}]}]}}}",
            })
    void whatIsIncompleteOrTooLargeIsNotValid(String json) {
        assertThat(AgentConstraints.validate(parsed(json))).isPresent();
    }
}
