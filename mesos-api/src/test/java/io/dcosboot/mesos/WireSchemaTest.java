package io.dcosboot.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.dcosboot.mesos.v1.MesosProto;
import io.dcosboot.mesos.v1.agent.AgentProto;
import io.dcosboot.mesos.v1.allocator.AllocatorProto;
import io.dcosboot.mesos.v1.executor.ExecutorProto;
import io.dcosboot.mesos.v1.maintenance.MaintenanceProto;
import io.dcosboot.mesos.v1.master.MasterProto;
import io.dcosboot.mesos.v1.quota.QuotaProto;
import io.dcosboot.mesos.v1.scheduler.SchedulerProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our schema is the original's: same messages, numbers, names, types, labels, defaults, enum values and order. */
class WireSchemaTest {
    /**
     * What the recorded 1.12 development build and its source have beyond the artifact, which is 1.11.0 (the file
     * {@code resource_provider.proto} is not compared: we offer no resource provider API).
     */
    private static final List<String> NEWER_THAN_THE_ARTIFACT = List.of(
            // Announced by masters with quota limits; the recorded MasterInfo has it.
            "mesos.v1.MasterInfo.Capability.Type.QUOTA_V2",
            // Kernel capabilities of Linux 5.8 and 5.9.
            "mesos.v1.CapabilityInfo.Capability.PERFMON",
            "mesos.v1.CapabilityInfo.Capability.BPF",
            "mesos.v1.CapabilityInfo.Capability.CHECKPOINT_RESTORE",
            // Network rate statistics and kernel memory of a container.
            "mesos.v1.ResourceStatistics.RatePercentiles",
            "mesos.v1.ResourceStatistics.RateStatistics",
            "mesos.v1.ResourceStatistics.mem_kmem_usage_bytes",
            "mesos.v1.ResourceStatistics.mem_kmem_tcp_usage_bytes",
            "mesos.v1.ResourceStatistics.net_rate_statistics",
            "mesos.v1.ResourceStatistics.net_ephemeral_ports",
            "mesos.v1.ResourceStatistics.net_rx_rate_limit",
            "mesos.v1.ResourceStatistics.net_rx_burst_rate_limit",
            "mesos.v1.ResourceStatistics.net_rx_burst_size",
            "mesos.v1.ResourceStatistics.net_tx_rate_limit",
            "mesos.v1.ResourceStatistics.net_tx_burst_rate_limit",
            "mesos.v1.ResourceStatistics.net_tx_burst_size");

    /** What we have added for our own use, far from numbers the original may give. */
    private static final List<String> OURS = List.of("mesos.v1.scheduler.Event.Error.reason");

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(MesosProto.getDescriptor(), "org.apache.mesos.v1.Protos"),
                Arguments.of(SchedulerProto.getDescriptor(), "org.apache.mesos.v1.scheduler.Protos"),
                Arguments.of(ExecutorProto.getDescriptor(), "org.apache.mesos.v1.executor.Protos"),
                Arguments.of(MasterProto.getDescriptor(), "org.apache.mesos.v1.master.Protos"),
                Arguments.of(AgentProto.getDescriptor(), "org.apache.mesos.v1.agent.Protos"),
                Arguments.of(QuotaProto.getDescriptor(), "org.apache.mesos.v1.quota.Protos"),
                Arguments.of(MaintenanceProto.getDescriptor(), "org.apache.mesos.v1.maintenance.Protos"),
                Arguments.of(AllocatorProto.getDescriptor(), "org.apache.mesos.v1.allocator.Protos"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void nothingDiffersAndNothingIsMissingOrExtra(FileDescriptor ours, String original) throws IOException {
        Map<String, String> expected = OriginalSchema.flatten(OriginalSchema.file(original));
        Map<String, String> actual = OriginalSchema.flatten(ours.toProto());
        actual.keySet().removeIf(WireSchemaTest::newer);

        assertThat(expected).isNotEmpty();
        assertThat(actual).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @MethodSource("files")
    void membersAreDeclaredInTheSameOrder(FileDescriptor ours, String original) throws IOException {
        Map<String, String> actual = OriginalSchema.flatten(ours.toProto());
        actual.keySet().removeIf(WireSchemaTest::newer);

        assertThat(OriginalSchema.members(actual))
                .isEqualTo(OriginalSchema.members(OriginalSchema.flatten(OriginalSchema.file(original))));
    }

    @ParameterizedTest
    @MethodSource("files")
    void theListOfDifferencesIsNotLongerThanNeeded(FileDescriptor ours, String original) throws IOException {
        List<String> known = new ArrayList<>(
                OriginalSchema.flatten(OriginalSchema.file(original)).keySet());
        known.retainAll(NEWER_THAN_THE_ARTIFACT);
        assertThat(known).isEmpty();

        assertThat(NEWER_THAN_THE_ARTIFACT)
                .filteredOn(path -> path.startsWith(MesosProto.getDescriptor().getPackage() + "."))
                .allSatisfy(path -> assertThat(OriginalSchema.flatten(
                                MesosProto.getDescriptor().toProto()))
                        .containsKey(path));
        assertThat(ours.getPackage()).isEqualTo(OriginalSchema.file(original).getPackage());
    }

    private static boolean newer(String path) {
        return OURS.contains(path)
                || NEWER_THAN_THE_ARTIFACT.stream()
                        .anyMatch(known -> path.equals(known) || path.startsWith(known + "."));
    }
}
