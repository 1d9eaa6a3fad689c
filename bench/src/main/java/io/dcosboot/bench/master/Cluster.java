package io.dcosboot.bench.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One ZooKeeper and masters as processes of their own, on loopback addresses and free ports. */
final class Cluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(3);

    private final Path folder;
    private final Path masterJar;
    private final List<String> masterOptions;
    private final int zooKeeperPort;
    private final Process zooKeeper;
    private final List<Process> masters = new ArrayList<>();

    /**
     * @param folder for what the processes write
     * @param masterJar of the master service, runnable
     * @param masterOptions for the masters' JVMs
     */
    Cluster(Path folder, Path masterJar, List<String> masterOptions) throws IOException, InterruptedException {
        this.folder = folder;
        this.masterJar = masterJar;
        this.masterOptions = List.copyOf(masterOptions);
        this.zooKeeperPort = freePort();
        Path configuration = folder.resolve("zookeeper.cfg");
        Files.writeString(
                configuration,
                "clientPort=%d%nclientPortAddress=127.0.0.1%ndataDir=%s%ntickTime=2000%nmaxClientCnxns=0%n"
                                .formatted(zooKeeperPort, folder.resolve("zookeeper"))
                        + "admin.enableServer=false%npreAllocSize=4096%n".formatted());
        zooKeeper = java(
                "zookeeper",
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        configuration.toString()));
        awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), zooKeeperPort), zooKeeper);
    }

    String connectString() {
        return "127.0.0.1:" + zooKeeperPort;
    }

    Process zooKeeper() {
        return zooKeeper;
    }

    /** Starts another master and waits until it answers. */
    Process startMaster() throws IOException, InterruptedException {
        int number = masters.size() + 1;
        int port = freePort();
        List<String> arguments = new ArrayList<>(masterOptions);
        arguments.addAll(List.of(
                "-Dbench.master=" + number,
                "-jar",
                masterJar.toString(),
                "--dcos.node.ip=127.0.0.1",
                "--dcos.node.data-dir=" + folder.resolve("master-" + number),
                "--dcos.zookeeper.connect-string=" + connectString(),
                "--server.port=" + port,
                "--dcos.master.link-port=" + freePort()));
        Process master = java("master-" + number, arguments);
        masters.add(master);
        awaitPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), master);
        return master;
    }

    private Process java(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** MiB of live objects of a JVM, after a full collection. */
    static double liveHeap(Process jvm) throws IOException, InterruptedException {
        Process histogram = new ProcessBuilder(tool("jcmd"), String.valueOf(jvm.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        histogram.waitFor();
        Optional<String> total =
                output.lines().filter(line -> line.startsWith("Total")).findFirst();
        return total.map(line -> Double.parseDouble(line.split("\\s+")[2]) / (1 << 20))
                .orElse(Double.NaN);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(InetSocketAddress address, Process process) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Socket socket = new Socket()) {
                socket.connect(address);
                return;
            } catch (IOException _) {
                Thread.sleep(50);
            }
        }
        throw new IOException("nothing listens on " + address + "; see the logs in " + folder);
    }

    @Override
    public void close() {
        masters.forEach(Process::destroy);
        masters.forEach(Cluster::end);
        zooKeeper.destroyForcibly();
    }

    /** Lets a recording be written, but does not wait for clients to leave. */
    private static void end(Process master) {
        try {
            if (!master.waitFor(STOP)) {
                master.destroyForcibly();
            }
        } catch (InterruptedException _) {
            master.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
