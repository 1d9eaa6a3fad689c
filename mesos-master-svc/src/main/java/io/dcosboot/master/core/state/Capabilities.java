package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.FrameworkInfo;
import java.util.EnumSet;
import java.util.Set;

/** What a framework has said it can deal with (mesos-master.md Appendix A, {@code FrameworkInfo.Capability}). */
public record Capabilities(Set<FrameworkInfo.Capability.Type> types) {

    public Capabilities {
        types = Set.copyOf(types);
    }

    public static Capabilities of(FrameworkInfo info) {
        EnumSet<FrameworkInfo.Capability.Type> types = EnumSet.noneOf(FrameworkInfo.Capability.Type.class);
        info.getCapabilitiesList().forEach(capability -> types.add(capability.getType()));
        return new Capabilities(types);
    }

    public boolean has(FrameworkInfo.Capability.Type type) {
        return types.contains(type);
    }

    public boolean partitionAware() {
        return has(FrameworkInfo.Capability.Type.PARTITION_AWARE);
    }

    public boolean multiRole() {
        return has(FrameworkInfo.Capability.Type.MULTI_ROLE);
    }
}
