package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.Term;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.MasterInfo;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which agents a master admits by where they stand (mesos-master.md §11, §19.4). */
class AgentDomainTest {

    private static final DomainInfo DOMAIN = DomainInfo.newBuilder()
            .setFaultDomain(DomainInfo.FaultDomain.newBuilder()
                    .setRegion(DomainInfo.FaultDomain.RegionInfo.newBuilder().setName("r"))
                    .setZone(DomainInfo.FaultDomain.ZoneInfo.newBuilder().setName("z")))
            .build();

    private static boolean admitted(boolean masterHasDomain, boolean required, boolean agentHasDomain) {
        MasterSettings usual = Given.settings();
        MasterCore core = new MasterCore(Given.with(usual, required));
        MasterInfo.Builder info = MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050);
        AgentDescription.Builder agent = Given.agent("10.0.0.1", "cpus:1;mem:64");
        if (masterHasDomain) {
            info.setDomain(DOMAIN);
        }
        if (agentHasDomain) {
            agent.getInfoBuilder().setDomain(DOMAIN);
        }
        MasterState state = MasterState.elected(new Term(info.build(), Instant.EPOCH), RegistryContents.empty(), 50);
        var outcome =
                core.handle(state, new MasterCommand.AgentSaid(new LinkId(1), Given.register(agent)), Instant.EPOCH);
        boolean refused = outcome.effects().stream().anyMatch(effect -> effect instanceof Effect.CloseLink);
        boolean written = outcome.effects().stream().anyMatch(effect -> effect instanceof Effect.WriteRegistry);
        assertThat(written).isNotEqualTo(refused);
        return written;
    }

    @Test
    void anAgentWithADomainNeedsAMasterWithOne() {
        assertThat(admitted(false, false, true)).isFalse();
        assertThat(admitted(true, false, true)).isTrue();
    }

    @Test
    void anAgentWithoutADomainIsRefusedWhereOneIsRequired() {
        assertThat(admitted(true, true, false)).isFalse();
        assertThat(admitted(true, false, false)).isTrue();
        assertThat(admitted(true, true, true)).isTrue();
    }
}
