package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.Environment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRunConfigTest {

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.split(" "));
    }

    private static ImageRunConfig image(String entrypoint, String command) {
        return new ImageRunConfig(Map.of(), words(entrypoint), words(command), Optional.empty());
    }

    @ParameterizedTest(name = "value {0}, arguments {1}, entrypoint {2}, cmd {3}")
    @CsvSource({
        // value, arguments, entrypoint, cmd, program, what it gets as argv
        "    ,     , /entry -e, c d, /entry,  /entry -e c d",
        "    ,     , /entry -e,    , /entry,  /entry -e",
        "    , a b , /entry -e, c d, /entry,  /entry -e a b",
        "    , a b , /entry   ,    , /entry,  /entry a b",
        "    ,     ,          , c d, c,       c d",
        "    , a b ,          , c d, c,       c a b",
        "/run, a b , /entry -e, c d, /run,    a b",
        "/run,     , /entry -e, c d, /run,    ",
        "/run, a   ,          ,    , /run,    a",
    })
    void aCommandWithoutAShellIsCompletedByTheImage(
            String value, String arguments, String entrypoint, String command, String program, String argv)
            throws IOException {
        CommandInfo.Builder asked = CommandInfo.newBuilder().setShell(false).addAllArguments(words(arguments));
        if (value != null) {
            asked.setValue(value);
        }

        CommandInfo complete = image(entrypoint, command).complete(asked.build());

        assertThat(complete.getShell()).isFalse();
        assertThat(complete.getValue()).isEqualTo(program);
        assertThat(complete.getArgumentsList()).isEqualTo(words(argv));
    }

    @Test
    void aShellCommandIgnoresTheImage() throws IOException {
        CommandInfo asked =
                CommandInfo.newBuilder().setShell(true).setValue("echo $HOME").build();

        assertThat(image("/entry", "c").complete(asked)).isEqualTo(asked);
    }

    @Test
    void nothingToRunIsRefused() {
        CommandInfo shell = CommandInfo.newBuilder().setShell(true).build();
        CommandInfo plain =
                CommandInfo.newBuilder().setShell(false).addArguments("a").build();

        assertThatThrownBy(() -> image("/entry", "c").complete(shell))
                .hasMessage("Shell specified but no command value provided");
        assertThatThrownBy(() -> image(null, null).complete(plain))
                .hasMessage("No executable is found in the command or in the image");
    }

    @Test
    void whatElseTheCommandSaysIsKept() throws IOException {
        CommandInfo asked = CommandInfo.newBuilder()
                .setShell(false)
                .setUser("u")
                .addUris(CommandInfo.URI.newBuilder().setValue("/f"))
                .build();

        CommandInfo complete = image("/entry", null).complete(asked);

        assertThat(complete.getUser()).isEqualTo("u");
        assertThat(complete.getUrisList()).isEqualTo(asked.getUrisList());
    }

    @Test
    void theImagesVariablesComeOverTheAgentsAndUnderTheCommands() {
        ImageRunConfig image = new ImageRunConfig(
                Map.of("PATH", "/image", "MESOS_SANDBOX", "/elsewhere", "MINE", "image", "NEW", "image"),
                List.of(),
                List.of(),
                Optional.empty());
        Environment own = Environment.newBuilder()
                .addVariables(Environment.Variable.newBuilder().setName("MINE").setValue("own"))
                .build();

        assertThat(image.over(Map.of("PATH", "/agent", "MESOS_SANDBOX", "/s", "MINE", "own", "KEPT", "k"), own))
                .isEqualTo(Map.of(
                        "PATH", "/image", "MESOS_SANDBOX", "/elsewhere", "MINE", "own", "NEW", "image", "KEPT", "k"));
    }
}
