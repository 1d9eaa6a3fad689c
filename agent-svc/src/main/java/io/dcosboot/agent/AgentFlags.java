package io.dcosboot.agent;

import io.dcosboot.agent.api.Flags;
import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.mesos.client.MasterUrl;
import io.dcosboot.mesos.client.MesosDuration;
import java.util.Map;
import java.util.TreeMap;

/** The agent's settings under the names of Mesos' flags (mesos-agent.md §11). */
final class AgentFlags {

    private AgentFlags() {}

    static Flags of(AgentProperties properties, AgentSettings settings, MasterUrl master) {
        Map<String, String> flags = new TreeMap<>();
        flags.put("attributes", properties.attributes());
        flags.put("containerizers", "mesos,docker");
        if (!properties.credential().isBlank()) {
            flags.put("credential", properties.credential());
        }
        flags.put("default_role", properties.defaultRole());
        flags.put("disk_watch_interval", MesosDuration.print(properties.diskWatchInterval()));
        flags.put("docker_stop_timeout", MesosDuration.print(properties.dockerStopTimeout()));
        flags.put("executor_registration_timeout", MesosDuration.print(properties.executorRegistrationTimeout()));
        flags.put("executor_shutdown_grace_period", MesosDuration.print(properties.executorShutdownGracePeriod()));
        flags.put("gc_delay", MesosDuration.print(properties.gcDelay()));
        flags.put("gc_disk_headroom", Double.toString(properties.gcDiskHeadroom()));
        flags.put("hostname", settings.info().getHostname());
        flags.put("ip", settings.ip());
        flags.put("isolation", "posix/cpu,posix/mem");
        flags.put("launcher", "posix");
        flags.put("master", master.toString());
        flags.put("port", Integer.toString(settings.info().getPort()));
        flags.put("recover", "reconnect");
        flags.put("recovery_timeout", MesosDuration.print(properties.recoveryTimeout()));
        flags.put("registration_backoff_factor", MesosDuration.print(properties.registrationBackoffFactor()));
        flags.put("resources", properties.resources());
        flags.put("sandbox_directory", "/mnt/mesos/sandbox");
        flags.put("strict", Boolean.toString(properties.strict()));
        flags.put("switch_user", Boolean.toString(properties.switchUser()));
        flags.put("work_dir", settings.workDirectory().root().toString());
        return new Flags(flags);
    }
}
