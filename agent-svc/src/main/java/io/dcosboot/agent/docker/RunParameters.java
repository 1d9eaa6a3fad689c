package io.dcosboot.agent.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ulimit;
import io.dcosboot.agent.docker.RunOptions.Invalid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code docker.parameters}: the options of {@code docker run} that make sense for a task (mesos-agent.md §7.1). All
 * others fail the launch, so that nobody believes in a setting that has no effect.
 */
final class RunParameters {

    private RunParameters() {}

    static void apply(String key, String value, RunOptions options) throws Invalid {
        try {
            set(key, value, options);
        } catch (IllegalArgumentException e) {
            throw new Invalid("Invalid value '" + value + "' of the Docker parameter '" + key + "'");
        }
    }

    private static void set(String key, String value, RunOptions options) throws Invalid {
        HostConfig host = options.host;
        switch (key) {
            case "net", "network" -> host.withNetworkMode(value);
            case "network-alias", "net-alias" -> options.networkAliases.add(value);
            case "ip" -> options.ipv4Address = value;
            case "hostname", "h" -> options.hostname = value;
            case "add-host" -> host.withExtraHosts(added(host.getExtraHosts(), value));
            case "dns" -> host.withDns(added(host.getDns(), value));
            case "dns-search" -> host.withDnsSearch(added(host.getDnsSearch(), value));
            case "dns-opt", "dns-option" -> host.withDnsOptions(addedTo(host.getDnsOptions(), value));
            case "expose" -> options.exposedPorts.add(ExposedPort.parse(value));
            case "env", "e" -> put(options.environment, value);
            case "label", "l" -> put(options.labels, value);
            case "user", "u" -> options.user = value;
            case "workdir", "w" -> options.workingDirectory = value;
            case "entrypoint" -> options.entrypoint = List.of(value);
            case "stop-signal" -> options.stopSignal = value;
            case "volume", "v" -> host.withBinds(binds(host, value));
            case "volume-driver" -> host.withVolumeDriver(value);
            case "tmpfs" -> host.withTmpFs(tmpfs(host.getTmpFs(), value));
            case "device" -> host.withDevices(addedTo(devices(host.getDevices()), Device.parse(value)));
            case "read-only" -> host.withReadonlyRootfs(flag(value));
            case "shm-size" -> host.withShmSize(bytes(value));
            case "memory", "m" -> host.withMemory(bytes(value));
            case "memory-swap" -> host.withMemorySwap(value.equals("-1") ? Long.valueOf(-1) : bytes(value));
            case "memory-swappiness" -> host.withMemorySwappiness(Long.valueOf(value));
            case "memory-reservation" -> host.withMemoryReservation(bytes(value));
            case "oom-kill-disable" -> host.withOomKillDisable(flag(value));
            case "oom-score-adj" -> host.withOomScoreAdj(Integer.valueOf(value));
            case "cpu-shares", "c" -> host.withCpuShares(Integer.valueOf(value));
            case "cpu-period" -> host.withCpuPeriod(Long.valueOf(value));
            case "cpu-quota" -> host.withCpuQuota(Long.valueOf(value));
            case "cpus" -> host.withNanoCPUs(Math.round(Double.parseDouble(value) * 1e9));
            case "cpuset-cpus" -> host.withCpusetCpus(value);
            case "cpuset-mems" -> host.withCpusetMems(value);
            case "pids-limit" -> host.withPidsLimit(Long.valueOf(value));
            case "blkio-weight" -> host.withBlkioWeight(Integer.valueOf(value));
            case "ulimit" -> host.withUlimits(addedTo(ulimits(host.getUlimits()), ulimit(value)));
            case "privileged" -> host.withPrivileged(flag(value));
            case "cap-add" -> host.withCapAdd(added(host.getCapAdd(), capability(value)));
            case "cap-drop" -> host.withCapDrop(added(host.getCapDrop(), capability(value)));
            case "security-opt" -> host.withSecurityOpts(addedTo(host.getSecurityOpts(), value));
            case "group-add" -> host.withGroupAdd(addedTo(host.getGroupAdd(), value));
            case "sysctl" -> host.withSysctls(withPair(host.getSysctls(), value));
            case "init" -> host.withInit(flag(value));
            case "ipc" -> host.withIpcMode(value);
            case "pid" -> host.withPidMode(value);
            case "uts" -> host.withUtSMode(value);
            case "userns" -> host.withUsernsMode(value);
            case "runtime" -> host.withRuntime(value);
            case "cgroup-parent" -> host.withCgroupParent(value);
            case "log-driver" ->
                host.withLogConfig(new LogConfig(LogConfig.LoggingType.fromValue(value), logOptions(host)));
            case "log-opt" -> host.withLogConfig(new LogConfig(logDriver(host), withPair(logOptions(host), value)));
            default -> throw new Invalid("The Docker parameter '" + key + "' is not supported by this agent");
        }
    }

    private static <T> T[] added(T @Nullable [] present, T more) {
        @SuppressWarnings("unchecked") // the new array is of the class of its only element
        T[] all = present == null
                ? (T[]) java.lang.reflect.Array.newInstance(more.getClass(), 1)
                : Arrays.copyOf(present, present.length + 1);
        all[all.length - 1] = more;
        return all;
    }

    private static <T> List<T> addedTo(@Nullable List<T> present, T more) {
        List<T> all = new ArrayList<>(present == null ? List.of() : present);
        all.add(more);
        return all;
    }

    private static List<Device> devices(Device @Nullable [] present) {
        return present == null ? List.of() : List.of(present);
    }

    private static List<Ulimit> ulimits(Ulimit @Nullable [] present) {
        return present == null ? List.of() : List.of(present);
    }

    private static List<Bind> binds(HostConfig host, String value) {
        Bind[] present = host.getBinds();
        return Stream.concat(present == null ? Stream.empty() : Stream.of(present), Stream.of(Bind.parse(value)))
                .toList();
    }

    private static Map<String, String> tmpfs(@Nullable Map<String, String> present, String value) {
        String[] parts = value.split(":", 2);
        Map<String, String> all = present == null ? new HashMap<>() : new HashMap<>(present);
        all.put(parts[0], parts.length > 1 ? parts[1] : "");
        return all;
    }

    private static void put(Map<String, String> pairs, String pair) {
        int equals = pair.indexOf('=');
        pairs.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
    }

    private static Map<String, String> withPair(@Nullable Map<String, String> present, String pair) {
        Map<String, String> all = present == null ? new LinkedHashMap<>() : new LinkedHashMap<>(present);
        put(all, pair);
        return all;
    }

    private static Map<String, String> logOptions(HostConfig host) {
        Map<String, String> options =
                host.getLogConfig() == null ? null : host.getLogConfig().getConfig();
        return options == null ? Map.of() : options;
    }

    private static LogConfig.LoggingType logDriver(HostConfig host) {
        LogConfig.LoggingType chosen =
                host.getLogConfig() == null ? null : host.getLogConfig().getType();
        return chosen == null ? LogConfig.LoggingType.JSON_FILE : chosen;
    }

    private static Capability capability(String value) {
        return Capability.valueOf(value.startsWith("CAP_") ? value.substring("CAP_".length()) : value);
    }

    /** {@code nofile=1024:2048} or {@code nofile=1024}. */
    private static Ulimit ulimit(String value) {
        int equals = value.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(value);
        }
        String[] limits = value.substring(equals + 1).split(":", 2);
        long soft = Long.parseLong(limits[0]);
        return new Ulimit(value.substring(0, equals), soft, limits.length > 1 ? Long.parseLong(limits[1]) : soft);
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException(value);
        };
    }

    /** {@code 512m} and the like. */
    private static long bytes(String value) {
        String number = value.replaceAll("[bB]$", "");
        if (number.isEmpty()) {
            throw new IllegalArgumentException(value);
        }
        int shift = switch (Character.toLowerCase(number.charAt(number.length() - 1))) {
            case 'k' -> 10;
            case 'm' -> 20;
            case 'g' -> 30;
            default -> 0;
        };
        return Long.parseLong(shift == 0 ? number : number.substring(0, number.length() - 1)) << shift;
    }
}
