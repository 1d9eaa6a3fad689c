package io.dcosboot.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.AuthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryCredentialsTest {

    @TempDir
    Path sandbox;

    private static String entry(String registry, String credentials) {
        return "\"" + registry + "\":{\"auth\":\""
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "busybox,index.docker.io",
        "user/busybox,index.docker.io",
        "reg.io/a/b,reg.io",
        "localhost/a,localhost",
        "host:5000/a,host:5000"
    })
    void theRegistryIsInTheName(String image, String registry) {
        assertThat(RegistryCredentials.registry(image)).isEqualTo(registry);
    }

    @Test
    void credentialsFetchedIntoTheSandboxComeFirst() throws IOException {
        Path agent =
                Files.writeString(sandbox.resolve("agent.json"), "{\"auths\":{" + entry("reg.io", "agent:a") + "}}");
        Files.createDirectory(sandbox.resolve(".docker"));
        Files.writeString(
                sandbox.resolve(".docker/config.json"),
                "{\"auths\":{" + entry("https://reg.io/v2/", "task:t:x") + "}}");

        AuthConfig found = RegistryCredentials.find("reg.io/a", sandbox, agent).orElseThrow();

        assertThat(found.getUsername()).isEqualTo("task");
        assertThat(found.getPassword()).isEqualTo("t:x");
        assertThat(RegistryCredentials.find("other.io/a", sandbox, agent)).isEmpty();
    }

    @Test
    void theOldFormatWorksToo() throws IOException {
        Files.writeString(sandbox.resolve(".dockercfg"), "{" + entry("https://index.docker.io/v1/", "me:secret") + "}");

        assertThat(RegistryCredentials.find("busybox", sandbox, null)
                        .orElseThrow()
                        .getUsername())
                .isEqualTo("me");
    }

    @Test
    void damagedCredentialsAreSaidWithoutShowingThem() throws IOException {
        Files.writeString(sandbox.resolve(".dockercfg"), "{\"reg.io\":{\"auth\":\"not base64!\"}}");

        assertThatThrownBy(() -> RegistryCredentials.find("reg.io/a", sandbox, null))
                .hasMessage("the registry credentials in '.dockercfg' cannot be read");
    }
}
