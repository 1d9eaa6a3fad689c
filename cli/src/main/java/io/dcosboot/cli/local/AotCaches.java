package io.dcosboot.cli.local;

import io.dcosboot.cli.distribution.Distribution;
import io.dcosboot.cli.distribution.Distribution.Service;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The JDK's AOT caches: one for each set of libraries, in the distribution's folder {@code aot/}. A cache has the
 * fingerprint of what it was made for (JVM, its flags, the libraries with size and time) in its name. One that no longer
 * fits is therefore not found, and its absence costs only time. JDK 25 was seen to accept caches of jars that had
 * changed, so this is not left to it.
 *
 * @param distribution whose libraries
 * @param folder where the caches are
 */
record AotCaches(Distribution distribution, Path folder) {

    static final String TRAINING = "io.dcosboot.cli.training.Training";

    /** The agent is left out: a second one could take the first one's containers for leftovers of its own. */
    private static final List<String> TRAINED = List.of("mesos-master", "marathon", "gateway");

    /**
     * The caches beside the jars; where there are none and this user may not make them, those in another folder.
     *
     * @param otherwise the other folder
     */
    static AotCaches of(Distribution distribution, Path otherwise) {
        AotCaches beside = new AotCaches(distribution, distribution.home().resolve("aot"));
        boolean complete =
                beside.usable().size() == distribution.manifest().libraries().size();
        return complete || Files.isWritable(distribution.home()) ? beside : new AotCaches(distribution, otherwise);
    }

    /** The caches that are there, by library set. */
    Map<String, Path> usable() {
        Map<String, Path> caches = new TreeMap<>();
        for (String set : distribution.manifest().libraries().keySet()) {
            Path cache = cache(set);
            if (Files.isRegularFile(cache)) {
                caches.put(set, cache);
            }
        }
        return caches;
    }

    Path cache(String set) {
        return folder.resolve(set + "-" + fingerprint(set) + ".aot");
    }

    /** The runs that would make the missing caches. */
    List<TrainingRun> missing(Path scratch) throws IOException {
        List<TrainingRun> runs = new ArrayList<>();
        for (String set : new TreeMap<>(distribution.manifest().libraries()).keySet()) {
            Path cache = cache(set);
            if (!Files.isRegularFile(cache)) {
                runs.add(new TrainingRun(set, cache, trainingArguments(set, TrainingRun.fresh(cache), scratch)));
            }
        }
        return runs;
    }

    /** Java arguments of a training run that writes {@code cache}. */
    List<String> trainingArguments(String set, Path cache, Path scratch) throws IOException {
        List<String> arguments = new ArrayList<>(distribution.manifest().jvm());
        arguments.add("-Xmx512m");
        arguments.add("-XX:AOTCacheOutput=" + cache);
        arguments.add("-cp");
        arguments.add(distribution.libraries(set).stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        arguments.add(TRAINING);
        for (String name : TRAINED) {
            Service service = distribution.service(name);
            Optional<Path> jar = distribution.jar(service);
            if (service.libraries().equals(set) && jar.isPresent()) {
                int port = freePort();
                arguments.addAll(List.of(jar.get().toString(), service.main(), "http://127.0.0.1:" + port));
                trainingSettings(port, scratch.resolve(name))
                        .forEach((key, value) -> arguments.add("--" + key + "=" + value));
                arguments.add("--");
            }
        }
        return arguments;
    }

    /** Apart from everything that runs, and nothing to connect to. */
    private static Map<String, String> trainingSettings(int port, Path data) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spring.main.banner-mode", "off");
        settings.put("server.address", "127.0.0.1");
        settings.put("server.port", String.valueOf(port));
        settings.put("dcos.node.data-dir", data.toString());
        settings.put("dcos.zookeeper.connect-string", "127.0.0.1:1");
        settings.put("dcos.master.link-port", String.valueOf(freePort()));
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private String fingerprint(String set) {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.home")).append(System.getProperty("java.vm.version"));
        text.append(distribution.manifest().jvm());
        try {
            for (Path library : distribution.libraries(set)) {
                text.append(library)
                        .append(Files.size(library))
                        .append(Files.getLastModifiedTime(library).toMillis());
            }
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (IOException e) {
            // A missing library: whatever name, no cache has it.
            return "incomplete";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
