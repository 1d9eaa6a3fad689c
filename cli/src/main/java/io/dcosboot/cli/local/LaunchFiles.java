package io.dcosboot.cli.local;

import io.dcosboot.cli.distribution.Distribution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes what a service is started from: its configuration and, for a JVM, an argument file. The command line that
 * {@code ps} shows is then just {@code java @…/etc/agent-1.args}, which also tells whose process it is.
 *
 * @param data where the files go
 * @param distribution what the services run from
 * @param caches AOT caches by library set, of those that are usable
 * @param redis the Redis server's program
 */
record LaunchFiles(DataDirectory data, Distribution distribution, Map<String, Path> caches, Path redis) {

    private static final String ZOOKEEPER_LOGGING = """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %5p [%t] %c{0} : %m%n</pattern></encoder>
              </appender>
              <logger name="org.apache.zookeeper.server.NIOServerCnxn" level="warn"/>
              <root level="info"><appender-ref ref="OUT"/></root>
            </configuration>
            """;

    LaunchFiles {
        caches = Map.copyOf(caches);
    }

    /** Writes the files of a service and returns its command line. */
    List<String> write(ServicePlan service) throws IOException {
        Files.createDirectories(data.run(service.name()));
        return switch (service.kind()) {
            case REDIS -> redisCommand(service);
            case ZOOKEEPER -> zooKeeperCommand(service);
            case MESOS_MASTER, AGENT, MARATHON, GATEWAY -> springCommand(service);
        };
    }

    private List<String> redisCommand(ServicePlan service) throws IOException {
        Files.createDirectories(Path.of(setting(service, "dir")));
        Map<String, String> settings = new TreeMap<>(service.settings());
        settings.put("daemonize", "no");
        // Names the file in the process title: how a process is recognised as this cluster's.
        settings.put("proc-title-template", "\"{title} {listen-addr} {config-file}\"");
        Path file = data.etc(service.name() + ".conf");
        write(file, settings, " ");
        return List.of(redis.toString(), file.toString());
    }

    private List<String> zooKeeperCommand(ServicePlan service) throws IOException {
        Path folder = Path.of(setting(service, "dataDir"));
        Files.createDirectories(folder);
        if (service.settings().containsKey("server.1")) {
            String number = service.name().substring(service.name().lastIndexOf('-') + 1);
            Files.writeString(folder.resolve("myid"), number);
        }
        Path file = data.etc(service.name() + ".cfg");
        write(file, service.settings(), "=");
        Path logging = data.etc("zookeeper-logback.xml");
        Files.writeString(logging, ZOOKEEPER_LOGGING);
        return javaCommand(service, List.of("-Dlogback.configurationFile=" + logging), List.of(file.toString()));
    }

    private List<String> springCommand(ServicePlan service) throws IOException {
        Path file = data.etc(service.name() + ".properties");
        write(file, service.settings(), "=");
        return javaCommand(service, List.of(), List.of("--spring.config.additional-location=" + file.toUri()));
    }

    private List<String> javaCommand(ServicePlan service, List<String> properties, List<String> programArguments)
            throws IOException {
        Distribution.Service jvm = distribution.service(service.kind().label());
        List<String> arguments = new ArrayList<>(distribution.manifest().jvm());
        arguments.addAll(jvm.jvm());
        // All classes of a cache are there from the start; a small program is better off without those of the services.
        if (jvm.jar() != null) {
            Optional.ofNullable(caches.get(jvm.libraries())).ifPresent(cache -> arguments.add("-XX:AOTCache=" + cache));
        }
        arguments.addAll(properties);
        arguments.add("-cp");
        arguments.add(classPath(distribution, jvm));
        arguments.add(jvm.main());
        arguments.addAll(programArguments);
        Path file = data.etc(service.name() + ".args");
        Files.writeString(file, argumentFile(arguments));
        return List.of(java().toString(), "@" + file);
    }

    static String classPath(Distribution distribution, Distribution.Service service) {
        List<Path> entries = new ArrayList<>(distribution.libraries(service.libraries()));
        distribution.jar(service).ifPresent(entries::add);
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The program that runs this. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** What a file for {@code java @file} holds. */
    static String argumentFile(List<String> arguments) {
        return arguments.stream().map(LaunchFiles::quoted).collect(Collectors.joining("\n", "", "\n"));
    }

    /** One argument as a line of a java argument file. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String setting(ServicePlan service, String name) {
        String value = service.settings().get(name);
        if (value == null) {
            throw new IllegalArgumentException(service.name() + " has no setting " + name);
        }
        return value;
    }

    private static void write(Path file, Map<String, String> settings, String separator) throws IOException {
        String lines = new TreeMap<>(settings)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + separator + entry.getValue())
                        .collect(Collectors.joining("\n", "", "\n"));
        Files.writeString(file, lines);
    }

    /** Keeps the output of the start before as {@code SERVICE.log.1}. */
    void rotateLog(ServicePlan service) throws IOException {
        Path log = data.log(service.name());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(log);
    }
}
