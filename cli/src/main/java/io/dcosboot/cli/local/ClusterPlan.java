package io.dcosboot.cli.local;

import io.dcosboot.cli.local.ServicePlan.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All processes of a local cluster with their addresses, ports, settings and dependencies: a pure function of what was
 * asked for and what the machine offers. Every master node runs the same services, as in a cluster of real machines;
 * with three masters ZooKeeper is an ensemble of three. Redis is one: it holds only what can be rebuilt.
 *
 * @param request what was asked for
 * @param ownAddresses whether each node has a loopback address of its own
 * @param services the processes, dependencies first
 */
public record ClusterPlan(ClusterRequest request, boolean ownAddresses, List<ServicePlan> services) {

    private static final int MEBIBYTE = 1 << 20;

    public ClusterPlan {
        services = List.copyOf(services);
    }

    static ClusterPlan of(ClusterRequest request, Machine machine, Path data) {
        return new Planner(request, machine, data).plan();
    }

    /** What users open in a browser. */
    String url() {
        return "http://localhost:" + request.gatewayPort();
    }

    /** Splits the services so that each group depends only on groups before it. */
    List<List<ServicePlan>> waves() {
        List<List<ServicePlan>> waves = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        List<ServicePlan> left = new ArrayList<>(services);
        while (!left.isEmpty()) {
            List<ServicePlan> wave =
                    left.stream().filter(s -> done.containsAll(s.after())).toList();
            if (wave.isEmpty()) {
                throw new IllegalStateException("services wait for each other: " + left);
            }
            waves.add(wave);
            wave.forEach(s -> done.add(s.name()));
            left.removeAll(wave);
        }
        return waves;
    }

    private record Planner(ClusterRequest request, Machine machine, Path data, Addressing at) {

        Planner(ClusterRequest request, Machine machine, Path data) {
            this(request, machine, data, new Addressing(machine.manyLoopbackAddresses()));
        }

        ClusterPlan plan() {
            List<ServicePlan> services = new ArrayList<>();
            services.add(redis());
            masters(this::zooKeeper, services);
            masters(this::master, services);
            masters(this::gateway, services);
            IntStream.rangeClosed(1, request.agents()).mapToObj(this::agent).forEach(services::add);
            masters(this::marathon, services);
            return new ClusterPlan(request, at.ownAddresses(), services);
        }

        private void masters(java.util.function.IntFunction<ServicePlan> service, List<ServicePlan> to) {
            IntStream.rangeClosed(1, request.masters()).mapToObj(service).forEach(to::add);
        }

        private ServicePlan redis() {
            Endpoint endpoint = at.masterPort(1, 6379);
            return new ServicePlan(
                    "redis",
                    Kind.REDIS,
                    endpoint,
                    List.of(),
                    Set.of(),
                    Map.of(
                            "bind", endpoint.address(),
                            "port", String.valueOf(endpoint.port()),
                            "dir", data.resolve("redis").toString(),
                            "save", "60 1"));
        }

        private ServicePlan zooKeeper(int number) {
            Endpoint client = at.masterPort(number, 2181);
            Map<String, String> settings = new TreeMap<>();
            settings.put("clientPort", String.valueOf(client.port()));
            settings.put("clientPortAddress", client.address());
            settings.put("dataDir", data.resolve("zookeeper-" + number).toString());
            settings.put("tickTime", "2000");
            settings.put("maxClientCnxns", "0");
            settings.put("admin.enableServer", "false");
            settings.put("4lw.commands.whitelist", "ruok,srvr,mntr");
            settings.put("autopurge.snapRetainCount", "3");
            settings.put("autopurge.purgeInterval", "1");
            // KiB by which the transaction log grows; 64 MiB at once is much for a laptop.
            settings.put("preAllocSize", "4096");
            List<Endpoint> peers = new ArrayList<>();
            if (request.masters() > 1) {
                settings.put("initLimit", "10");
                settings.put("syncLimit", "5");
                for (int other = 1; other <= request.masters(); other++) {
                    settings.put(
                            "server." + other,
                            at.masterPort(other, 2888) + ":"
                                    + at.masterPort(other, 3888).port());
                }
                peers.add(at.masterPort(number, 3888));
            }
            return new ServicePlan("zookeeper-" + number, Kind.ZOOKEEPER, client, peers, Set.of(), settings);
        }

        private ServicePlan master(int number) {
            Endpoint endpoint = at.masterPort(number, 5050);
            Endpoint link = at.masterPort(number, 5060);
            Map<String, String> settings = common("mesos-master-" + number, endpoint);
            settings.put("dcos.master.link-port", String.valueOf(link.port()));
            return new ServicePlan(
                    "mesos-master-" + number, Kind.MESOS_MASTER, endpoint, List.of(link), all("zookeeper"), settings);
        }

        private ServicePlan gateway(int number) {
            Endpoint endpoint = at.masterPort(number, request.gatewayPort());
            Map<String, String> settings = common("gateway-" + number, endpoint);
            settings.put("dcos.gateway.address", endpoint.address());
            settings.put("dcos.gateway.port", String.valueOf(endpoint.port()));
            // A web page that makes its own name point here must not get at a cluster without a log-in.
            settings.put("dcos.gateway.allowed-hosts", "localhost,master.mesos,leader.mesos," + endpoint.address());
            return new ServicePlan("gateway-" + number, Kind.GATEWAY, endpoint, List.of(), all("zookeeper"), settings);
        }

        private ServicePlan marathon(int number) {
            Endpoint endpoint = at.masterPort(number, 8080);
            return new ServicePlan(
                    "marathon-" + number,
                    Kind.MARATHON,
                    endpoint,
                    List.of(),
                    all("mesos-master"),
                    common("marathon-" + number, endpoint));
        }

        private ServicePlan agent(int number) {
            String name = "agent-" + number;
            Endpoint endpoint = at.agentPort(number, 5051);
            Map<String, String> settings = common(name, endpoint);
            settings.put("dcos.agent.work-dir", data.resolve(name).toString());
            settings.put("dcos.agent.resources", resources(number));
            settings.put("dcos.agent.executor-environment.JAVA_HOME", machine.javaHome());
            // Spreads the registrations of many agents; here there are few.
            settings.put("dcos.agent.registration-backoff-factor", "100ms");
            if (!machine.root()) {
                settings.put("dcos.agent.switch-user", "false");
            }
            return new ServicePlan(name, Kind.AGENT, endpoint, List.of(), all("mesos-master"), settings);
        }

        /**
         * One agent offers the whole machine, found out by itself; several share it, at least one processor and half a
         * gibibyte each. Each has its own thousand ports, below those that Linux gives to outgoing connections.
         */
        private String resources(int number) {
            int firstPort = 31000 - 1000 * (number - 1);
            String ports = "ports:[%d-%d]".formatted(firstPort, number == 1 ? 32000 : firstPort + 999);
            if (request.agents() == 1) {
                return ports;
            }
            int cpus = Math.max(1, machine.processors() / request.agents());
            long free = machine.memoryBytes() / MEBIBYTE - 1024;
            long mem = Math.max(512, free / request.agents());
            return "cpus:%d;mem:%d;%s".formatted(cpus, mem, ports);
        }

        private Map<String, String> common(String name, Endpoint endpoint) {
            Map<String, String> settings = new TreeMap<>();
            settings.put("spring.main.banner-mode", "off");
            settings.put("dcos.node.ip", endpoint.address());
            settings.put("dcos.node.data-dir", data.resolve(name).toString());
            settings.put(
                    "dcos.zookeeper.connect-string",
                    IntStream.rangeClosed(1, request.masters())
                            .mapToObj(number -> at.masterPort(number, 2181).toString())
                            .collect(Collectors.joining(",")));
            settings.put("server.address", endpoint.address());
            settings.put("server.port", String.valueOf(endpoint.port()));
            return settings;
        }

        private Set<String> all(String service) {
            return IntStream.rangeClosed(1, request.masters())
                    .mapToObj(number -> service + "-" + number)
                    .collect(Collectors.toSet());
        }
    }
}
