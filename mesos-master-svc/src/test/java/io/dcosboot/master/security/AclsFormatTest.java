package io.dcosboot.master.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclsFormatTest {

    @Test
    void listsAreReadInTheirOrder() {
        Authorizer acls = AclsFormat.parse("""
                {"permissive": false,
                 "register_frameworks": [
                   {"principals": {"values": ["guest"]}, "roles": {"values": ["dev", "eng/%"]}},
                   {"principals": {"values": ["guest"]}, "roles": {"type": "NONE"}},
                   {"principals": {"type": "ANY"}, "roles": {"type": "ANY"}}],
                 "access_sandboxes": [{"principals": {"type": "ANY"}, "users": {"type": "ANY"}}]}
                """);
        assertThat(registers(acls, "guest", "dev")).isTrue();
        assertThat(registers(acls, "guest", "eng/web")).isTrue();
        assertThat(registers(acls, "guest", "prod")).isFalse();
        assertThat(registers(acls, "ops", "prod")).isTrue();
        assertThat(acls.allows(Optional.of("ops"), Action.VIEW_FLAGS, Optional.empty()))
                .isFalse();
    }

    private static boolean registers(Authorizer acls, String principal, String role) {
        return acls.allows(Optional.of(principal), Action.REGISTER_FRAMEWORKS, Optional.of(role));
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void everyActionCanBeListed(Action action) {
        Authorizer acls = AclsFormat.parse(
                "{\"permissive\":false,\"%s\":[{\"principals\":{\"values\":[\"ops\"]},\"%s\":{\"type\":\"ANY\"}}]}"
                        .formatted(action.wireName(), action.objects()));
        assertThat(acls.allows(Optional.of("ops"), action, Optional.empty())).isTrue();
        assertThat(acls.allows(Optional.of("guest"), action, Optional.empty())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"permissive\":\"no\"}",
                "{\"register_framework\":[]}",
                "{\"run_tasks\":{}}",
                "{\"run_tasks\":[{\"principals\":{\"type\":\"ANY\"}}]}",
                "{\"run_tasks\":[{\"principals\":{\"type\":\"ANY\"},\"roles\":{\"type\":\"ANY\"}}]}",
                "{\"run_tasks\":[{\"principals\":{\"type\":\"ALL\"},\"users\":{\"type\":\"ANY\"}}]}",
                "{\"run_tasks\":[{\"principals\":{\"values\":[]},\"users\":{\"type\":\"ANY\"}}]}",
                "{\"run_tasks\":[{\"principals\":{\"values\":[7]},\"users\":{\"type\":\"ANY\"}}]}"
            })
    void whatIsNotUnderstoodIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> AclsFormat.parse(json));
    }
}
