package io.dcosboot.platform.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.mock.env.MockEnvironment;

class StartFailureTest {
    private final MockEnvironment environment =
            new MockEnvironment().withProperty("server.address", "127.0.1.1").withProperty("server.port", "80");

    @Test
    void aPortInUseIsNamedWithItsAddressAndWhatToDo() {
        var analysis = analyze(new PortInUseException(5051, new BindException("Address already in use")));
        assertThat(analysis.getDescription()).contains("127.0.1.1:5051").contains("another program");
        assertThat(analysis.getAction()).contains("ss -ltnp").contains("server.port");
    }

    @Test
    void anAddressThatTheMachineLacksIsSaidSo() {
        // Netty reports any failure to bind as a port in use.
        var analysis = analyze(
                new PortInUseException(80, new BindException("bind(..) failed: Cannot assign requested address")));
        assertThat(analysis.getDescription()).contains("no address 127.0.1.1");
        assertThat(analysis.getAction()).contains("dcos.node.ip");
    }

    @Test
    void aPortForTheSuperuserIsSaidSo() {
        var analysis = analyze(
                new WebServerException("Unable to start", new BindException("Permission denied (Bind failed)")));
        assertThat(analysis.getDescription()).contains("127.0.1.1:80").contains("may not open");
        assertThat(analysis.getAction()).contains("above 1023");
    }

    @Test
    void otherFailuresAreLeftToOtherAnalyzers() {
        assertThat(new ListenFailureAnalyzer(environment).analyze(new WebServerException("odd", null)))
                .isNull();
    }

    @Test
    void aDirectoryIsMadeWithItsParents(@TempDir Path folder) {
        Path made = WritableDirectory.prepare(folder.resolve("a/b"), "dcos.node.data-dir");
        assertThat(made).isDirectory().isAbsolute();
        assertThat(WritableDirectory.prepare(made, "dcos.node.data-dir")).isEqualTo(made);
    }

    @Test
    void aDirectoryThatCannotBeUsedIsNamedWithItsProperty(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path unusable : new Path[] {file, file.resolve("below")}) {
            var failure = catchThrowableOfType(
                    UnusableDirectoryException.class, () -> WritableDirectory.prepare(unusable, "dcos.agent.work-dir"));
            var analysis = new UnusableDirectoryAnalyzer().analyze(new IllegalStateException("start", failure));
            assertThat(analysis.getDescription()).contains(unusable.toString());
            assertThat(analysis.getAction()).contains("dcos.agent.work-dir");
        }
    }

    private FailureAnalysis analyze(Exception failure) {
        var analysis =
                new ListenFailureAnalyzer(environment).analyze(new IllegalStateException("context failed", failure));
        assertThat(analysis).isNotNull();
        return analysis;
    }
}
