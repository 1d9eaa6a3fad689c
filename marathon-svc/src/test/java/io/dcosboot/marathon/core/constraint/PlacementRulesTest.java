package io.dcosboot.marathon.core.constraint;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Constraint;
import io.dcosboot.marathon.core.model.Constraint.Operator;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementRulesTest {

    @ParameterizedTest
    @CsvSource({
        // operator, argument, offered rack, racks of placed ones, instances, accepted
        "UNIQUE,   ,     r1, r2 r3,        5, true",
        "UNIQUE,   ,     r1, r1,           5, false",
        "CLUSTER,  ,     r1, '',           5, true",
        "CLUSTER,  ,     r1, r1,           5, true",
        "CLUSTER,  ,     r1, r2,           5, false",
        "CLUSTER,  r1,   r1, '',           5, true",
        "CLUSTER,  r1,   r2, '',           5, false",
        "LIKE,     r[12],r2, '',           5, true",
        "LIKE,     r,    r2, '',           5, false",
        "UNLIKE,   r[12],r3, '',           5, true",
        "UNLIKE,   r[12],r2, '',           5, false",
        "LIKE,     '[',  r2, '',           5, false",
        "MAX_PER,  2,    r1, r1,           5, true",
        "MAX_PER,  2,    r1, r1 r1,        5, false",
        "IS,       r1,   r1, '',           5, true",
        "IS,       1.50, 1.5,'',           5, true",
        "IS,       r1,   r2, '',           5, false",
        // 7 instances on 3 racks: at most 3, 2 and 2, and never a fourth rack
        "GROUP_BY, 3,    r1, r1,           7, true",
        "GROUP_BY, 3,    r1, r1 r1,        7, true",
        "GROUP_BY, 3,    r1, r1 r1 r1,     7, false",
        "GROUP_BY, 3,    r2, r1 r1 r1 r2 r2, 7, false",
        "GROUP_BY, 3,    r4, r1 r2 r3,     7, false",
        "GROUP_BY, 3,    r3, r1 r2,        7, true",
        // without a number: always to where the fewest are
        "GROUP_BY, ,     r2, r1 r1,        7, true",
        "GROUP_BY, ,     r1, r1 r2 r2,     7, true",
        "GROUP_BY, ,     r2, r1 r2 r2,     7, false",
    })
    void operators(Operator operator, String argument, String offered, String placed, int instances, boolean accepted) {
        var constraint = new Constraint("rack", operator, argument);
        List<AgentRef> others = Stream.of(placed.split(" "))
                .filter(rack -> !rack.isEmpty())
                .map(rack -> agent("h", rack))
                .toList();
        assertThat(PlacementRules.accept(constraint, agent("h", offered), others, instances))
                .isEqualTo(accepted);
    }

    @Test
    void anAgentWithoutTheAttributeOnlyPassesUnlike() {
        for (Operator operator : Operator.values()) {
            assertThat(PlacementRules.accept(new Constraint("gpu", operator, "1"), agent("h", "r1"), List.of(), 1))
                    .as("%s", operator)
                    .isEqualTo(operator == Operator.UNLIKE);
        }
    }

    @Test
    void hostnamesAreAField() {
        for (String field : List.of("hostname", "@hostname")) {
            assertThat(PlacementRules.accept(
                            new Constraint(field, Operator.CLUSTER, "h1"), agent("h1", "r"), List.of(), 1))
                    .isTrue();
        }
    }

    @Test
    void onlyLiveInstancesOfThePresentConfigurationCountAsPlaced() {
        AppDefinition app =
                app("/a").constraint("hostname", Operator.UNIQUE, null).build();
        List<Instance> placed = new ArrayList<>();
        placed.add(instance(1, T0.minusSeconds(60)));
        assertThat(PlacementRules.accept(app, agent("h1", "r"), placed)).isTrue();
        placed.add(instance(2, T0));
        assertThat(PlacementRules.accept(app, agent("h1", "r"), placed)).isFalse();
        assertThat(PlacementRules.accept(app, agent("h2", "r"), placed)).isTrue();
    }

    @Test
    void attributesAreComparedAsText() {
        Offer offer = Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue("o"))
                .setFrameworkId(FrameworkID.newBuilder().setValue("f"))
                .setAgentId(AgentID.newBuilder().setValue("S1"))
                .setHostname("h1")
                .addAttributes(Attribute.newBuilder()
                        .setName("cores")
                        .setType(Value.Type.SCALAR)
                        .setScalar(Value.Scalar.newBuilder().setValue(2.50)))
                .addAttributes(Attribute.newBuilder()
                        .setName("kinds")
                        .setType(Value.Type.SET)
                        .setSet(Value.Set.newBuilder().addItem("b").addItem("a")))
                .addAttributes(Attribute.newBuilder()
                        .setName("units")
                        .setType(Value.Type.RANGES)
                        .setRanges(Value.Ranges.newBuilder()
                                .addRange(Value.Range.newBuilder().setBegin(5).setEnd(6))
                                .addRange(Value.Range.newBuilder().setBegin(1).setEnd(2))))
                .build();
        assertThat(AgentText.of(offer).attributes())
                .isEqualTo(Map.of("cores", "2.5", "kinds", "{a,b}", "units", "[1-2,5-6]"));
    }

    private static AgentRef agent(String host, String rack) {
        return new AgentRef("S-" + host, host, null, null, Map.of("rack", rack));
    }

    private static Instance instance(int number, Instant version) {
        var id = new InstanceId(new PathId("/a"), new UUID(0, number));
        Task task = Task.provisioned(TaskId.first(id), List.of(), List.of(), T0);
        return Instance.scheduled(id, version, "*", T0).placed(agent("h1", "r"), task, version, "*");
    }
}
