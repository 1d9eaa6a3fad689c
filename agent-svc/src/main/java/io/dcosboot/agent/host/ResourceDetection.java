package io.dcosboot.agent.host;

import io.dcosboot.mesos.resources.Resources;
import java.util.Optional;
import java.util.Set;

/** What an agent offers when its {@code --resources} flag does not say (mesos-agent.md §1.1). */
public final class ResourceDetection {

    private static final long MIB = 1024 * 1024;
    private static final long GIB_IN_MIB = 1024;

    private ResourceDetection() {}

    /**
     * @param flag may be empty
     * @throws IllegalArgumentException if the flag is not understood
     */
    public static Resources detect(String flag, String defaultRole, LinuxHost host) {
        return complete(flag, defaultRole, host.cpus(), host.memory(), host.disk());
    }

    static Resources complete(
            String flag, String defaultRole, int cpus, Optional<Long> memoryBytes, Optional<Long> diskBytes) {
        Resources named = flag.isBlank() ? Resources.empty() : Resources.parse(flag, defaultRole);
        Set<String> names = named.names();
        StringBuilder missing = new StringBuilder();
        if (!names.contains("cpus")) {
            missing.append(";cpus:").append(Math.max(1, cpus));
        }
        if (!names.contains("mem")) {
            missing.append(";mem:")
                    .append(memoryBytes.map(ResourceDetection::memory).orElse(GIB_IN_MIB));
        }
        if (!names.contains("disk")) {
            missing.append(";disk:")
                    .append(diskBytes.map(ResourceDetection::disk).orElse(10 * GIB_IN_MIB));
        }
        if (!names.contains("ports")) {
            missing.append(";ports:[31000-32000]");
        }
        return missing.isEmpty() ? named : named.plus(Resources.parse(missing.substring(1), defaultRole));
    }

    private static long memory(long bytes) {
        long mib = bytes / MIB;
        return mib >= 2 * GIB_IN_MIB ? mib - GIB_IN_MIB : mib / 2;
    }

    private static long disk(long bytes) {
        long mib = bytes / MIB;
        return mib >= 10 * GIB_IN_MIB ? mib - 5 * GIB_IN_MIB : mib / 2;
    }
}
