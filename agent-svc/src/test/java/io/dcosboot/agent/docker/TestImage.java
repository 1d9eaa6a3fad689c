package io.dcosboot.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A small image made on the spot from this machine's static busybox: nothing is pulled. */
final class TestImage implements AutoCloseable {

    static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    final DockerClient docker;
    final String name = "agent-test-" + UUID.randomUUID();

    private TestImage(DockerClient docker) throws IOException {
        this.docker = docker;
        Path context = Files.createTempDirectory("agent-test-image");
        Path dockerfile = context.resolve("Dockerfile");
        Path content = context.resolve("content.tar");
        try {
            Files.writeString(dockerfile, "FROM scratch\nADD content.tar /\n");
            Files.write(content, fileSystem());
            docker.buildImageCmd(context.toFile())
                    .withTags(Set.of(reference()))
                    .exec(new BuildImageResultCallback())
                    .awaitImageId();
        } finally {
            Files.delete(content);
            Files.delete(dockerfile);
            Files.delete(context);
        }
    }

    /** Why there can be no image; empty when there can. */
    static Optional<String> missing() {
        if (!Files.isExecutable(BUSYBOX)) {
            return Optional.of("no static busybox at " + BUSYBOX);
        }
        try (DockerEngine engine = new DockerEngine(SOCKET)) {
            return engine.reachable() ? Optional.empty() : Optional.of("no Docker Engine at " + SOCKET);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    static TestImage make() throws IOException {
        URI host = URI.create("unix://" + SOCKET);
        return new TestImage(DockerClientImpl.getInstance(
                DefaultDockerClientConfig.createDefaultConfigBuilder()
                        .withDockerHost(host.toString())
                        .build(),
                new ApacheDockerHttpClient.Builder().dockerHost(host).build()));
    }

    String reference() {
        return name + ":1";
    }

    private static byte[] fileSystem() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry busybox = new TarArchiveEntry("bin/busybox");
            busybox.setSize(Files.size(BUSYBOX));
            busybox.setMode(0755);
            tar.putArchiveEntry(busybox);
            Files.copy(BUSYBOX, tar);
            tar.closeArchiveEntry();
            for (String tool : List.of("sh", "sleep", "cat", "echo", "httpd", "id", "hostname", "nc", "seq", "touch")) {
                TarArchiveEntry link = new TarArchiveEntry("bin/" + tool, TarConstants.LF_SYMLINK);
                link.setLinkName("busybox");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
            TarArchiveEntry tmp = new TarArchiveEntry("tmp/");
            tmp.setMode(01777);
            tar.putArchiveEntry(tmp);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        docker.removeImageCmd(reference()).withForce(true).exec();
        docker.close();
    }
}
