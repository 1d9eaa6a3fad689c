package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryLoginsTest {

    private static RegistryLogins parse(String json) {
        return RegistryLogins.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatDockerLoginWrites() {
        RegistryLogins logins = parse("""
                {"credsStore":"x","HttpHeaders":{"User-Agent":["a",{"b":1}]},
                 "auths":{"https://reg.io:5000/v2/":{"email":null,"auth":"bWU6YTpi"},
                          "token.io":{"identitytoken":"t"},
                          "helper.io":{}}}""");

        assertThat(logins.of("reg.io:5000")).contains(new RegistryLogin("https://reg.io:5000/v2/", "me", "a:b", ""));
        assertThat(logins.of("token.io")).contains(new RegistryLogin("token.io", "", "", "t"));
        assertThat(logins.of("helper.io")).isEmpty();
        assertThat(logins.of("reg.io")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry-1.docker.io", "docker.io", "index.docker.io"})
    void dockersOwnRegistryHasSeveralNames(String host) {
        assertThat(parse("{\"https://index.docker.io/v1/\":{\"auth\":\"bWU6cHc=\"}}")
                        .of(host))
                .map(RegistryLogin::username)
                .contains("me");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"auths\":{\"r\":{\"auth\":\"s3cret!\"}}}", "{\"auths\":{\"r\":{\"auth\":"})
    void whatIsNoneIsRefusedWithoutShowingIt(String file) {
        assertThatThrownBy(() -> parse(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new RegistryLogin("r", "u", "pw", "t").toString()).doesNotContain("pw");
    }
}
