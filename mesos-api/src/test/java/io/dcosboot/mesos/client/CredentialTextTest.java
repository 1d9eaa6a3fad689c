package io.dcosboot.mesos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dcosboot.mesos.v1.Credential;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialTextTest {

    private static Credential credential(String principal, String secret) {
        return Credential.newBuilder().setPrincipal(principal).setSecret(secret).build();
    }

    @Test
    void bothFormsAreRead() {
        List<Credential> two = List.of(credential("ops", "s1"), credential("guest", "s2"));
        assertThat(CredentialText.parseAll("""
                {"credentials": [{"principal": "ops", "secret": "s1"}, {"principal": "guest", "secret": "s2"}]}
                """)).isEqualTo(two);
        assertThat(CredentialText.parseAll("ops s1\n\nguest\ts2\n")).isEqualTo(two);
        assertThat(CredentialText.parseOne("{\"principal\":\"ops\",\"secret\":\"s1\"}"))
                .isEqualTo(two.getFirst());
        assertThat(CredentialText.parseOne("ops s1\n")).isEqualTo(two.getFirst());
    }

    @Test
    void wrongTextsAreRefusedWithoutTheirSecrets() {
        for (String text : List.of(
                "",
                "{}",
                "ops",
                "ops hidden and more",
                "ops hidden\nops hidden2",
                "a:b hidden",
                "{\"credentials\":[{\"principal\":\"ops\"}]}",
                "{\"credentials\":[{\"secret\":\"hidden\"}]}",
                "{\"credentials\":[{\"principal\":\"ops\",\"secret\":hidden}]}")) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> CredentialText.parseAll(text))
                    .satisfies(e -> {
                        assertThat(e.getMessage()).doesNotContain("hidden");
                        assertThat(e.getCause()).isNull();
                    });
        }
        assertThatIllegalArgumentException().isThrownBy(() -> CredentialText.parseOne("a b\nc d"));
    }
}
