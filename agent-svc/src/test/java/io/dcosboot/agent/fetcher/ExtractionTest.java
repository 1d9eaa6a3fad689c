package io.dcosboot.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExtractionTest {

    private static final long MB = 1 << 20;

    @TempDir
    Path root;

    private Path sandbox;

    @BeforeEach
    void makeSandbox() throws IOException {
        root = root.toRealPath();
        sandbox = Files.createDirectory(root.resolve("sandbox"));
    }

    private void extract(Path archive) throws IOException {
        String name = archive.getFileName().toString();
        new Extraction(500 * MB).extract(Archive.byName(name).orElseThrow(), archive, name, sandbox);
    }

    private void assertRefused(Path archive, String why) throws IOException {
        assertThatThrownBy(() -> extract(archive))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
        try (var files = Files.list(root)) {
            assertThat(files).containsExactlyInAnyOrder(archive, sandbox);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tgz", "a.tar.gz", "a.tbz2", "a.tar.bz2", "a.txz", "a.tar.xz"})
    void unpacksEveryKindOfTar(String name) throws IOException {
        Path archive = Archives.tar(root.resolve(name), tar -> {
            Archives.file(tar, "bin/run", 0755, "#!/bin/sh\n");
            Archives.file(tar, "./ü/" + "long/".repeat(40) + "file", 0640, "deep");
            Archives.special(tar, "link", TarConstants.LF_SYMLINK, "bin/run");
            Archives.special(tar, "bin/up", TarConstants.LF_SYMLINK, "../link");
            Archives.special(tar, "hard", TarConstants.LF_LINK, "bin/run");
        });

        extract(archive);

        assertThat(sandbox.resolve("bin/up")).hasContent("#!/bin/sh\n");
        assertThat(sandbox.resolve("ü/" + "long/".repeat(40) + "file")).hasContent("deep");
        assertThat(sandbox.resolve("hard")).hasContent("#!/bin/sh\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.resolve("bin/run"))))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.isSymbolicLink(sandbox.resolve("link"))).isTrue();
    }

    @Test
    void unpacksZipsWithModesAndLinks() throws IOException {
        Path archive = Archives.zip(root.resolve("a.zip"), zip -> {
            Archives.entry(zip, "d/", 040755, "");
            Archives.entry(zip, "d/run", 0100755, "run");
            Archives.entry(zip, "link", 0120777, "d/run");
        });

        extract(archive);

        assertThat(sandbox.resolve("link")).hasContent("run");
        assertThat(Files.isExecutable(sandbox.resolve("d/run"))).isTrue();
    }

    @Test
    void gunzipsToTheNameWithoutSuffix() throws IOException {
        Path archive = root.resolve("data.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write("{}".getBytes());
        }

        extract(archive);

        assertThat(sandbox.resolve("data.json")).hasContent("{}");
    }

    @Test
    void laterEntriesReplaceEarlierOnesAndSetUserIdIsDropped() throws IOException {
        Path archive = Archives.tar(root.resolve("a.tar"), tar -> {
            Archives.file(tar, "f", 0644, "one");
            Archives.file(tar, "f", 06755, "two");
        });

        extract(archive);

        assertThat(sandbox.resolve("f")).hasContent("two");
        assertThat((Integer) Files.getAttribute(sandbox.resolve("f"), "unix:mode") & 07777)
                .isEqualTo(0755);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "a/.."})
    void refusesNamesThatLeadOut(String name) throws IOException {
        assertRefused(Archives.tar(root.resolve("a.tar"), tar -> Archives.file(tar, name, 0644, "x")), "leads out");
        Files.delete(root.resolve("a.tar"));
        assertRefused(Archives.zip(root.resolve("a.zip"), zip -> Archives.entry(zip, name, 0100644, "x")), "leads out");
    }

    @Test
    void refusesAbsoluteNames() throws IOException {
        Path target = root.resolve("evil");
        assertRefused(
                Archives.tar(root.resolve("a.tar"), tar -> Archives.file(tar, target.toString(), 0644, "x")),
                "absolute name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "d/../../evil", "../sandbox2"})
    void refusesLinksThatLeadOut(String target) throws IOException {
        assertRefused(
                Archives.tar(root.resolve("a.tar"), tar -> Archives.special(tar, "l", TarConstants.LF_SYMLINK, target)),
                "outside of the sandbox");
        Files.delete(root.resolve("a.tar"));
        assertRefused(
                Archives.zip(root.resolve("a.zip"), zip -> Archives.entry(zip, "l", 0120777, target)),
                "outside of the sandbox");
    }

    @Test
    void refusesToWriteThroughLinksThatLeadOutOnlyTogether() throws IOException {
        assertRefused(
                Archives.tar(root.resolve("a.tar"), tar -> {
                    Archives.special(tar, "d/", TarConstants.LF_DIR, "");
                    Archives.special(tar, "d/top", TarConstants.LF_SYMLINK, "..");
                    Archives.special(tar, "out", TarConstants.LF_SYMLINK, "d/top/..");
                    Archives.file(tar, "out/evil", 0644, "x");
                }),
                "through a link out of the sandbox");
    }

    @Test
    void refusesToWriteThroughALinkThatWasThereBefore() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.createSymbolicLink(sandbox.resolve("d"), outside);
        Files.createSymbolicLink(sandbox.resolve("f"), outside.resolve("target"));
        Path through = Archives.tar(root.resolve("a.tar"), tar -> Archives.file(tar, "d/evil", 0644, "x"));
        Path over = Archives.tar(root.resolve("b.tar"), tar -> Archives.file(tar, "f", 0644, "x"));

        assertThatThrownBy(() -> extract(through)).hasMessageContaining("through a link out of the sandbox");
        extract(over);

        assertThat(outside).isEmptyDirectory();
        assertThat(Files.isRegularFile(sandbox.resolve("f"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void refusesHardLinksToWhatIsNotInTheArchive() throws IOException {
        assertRefused(
                Archives.tar(
                        root.resolve("a.tar"), tar -> Archives.special(tar, "l", TarConstants.LF_LINK, "/etc/passwd")),
                "absolute name");
        Files.delete(root.resolve("a.tar"));
        assertRefused(
                Archives.tar(root.resolve("a.tar"), tar -> Archives.special(tar, "l", TarConstants.LF_LINK, "nothing")),
                "which is no file in it");
    }

    @Test
    void refusesDevicesAndPipes() throws IOException {
        for (byte type : new byte[] {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO}) {
            assertRefused(
                    Archives.tar(root.resolve("a.tar"), tar -> Archives.special(tar, "dev", type, "")),
                    "device or pipe");
            Files.delete(root.resolve("a.tar"));
        }
    }

    @Test
    void refusesBombs() throws IOException {
        Path bomb = root.resolve("bomb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] zeros = new byte[(int) MB];
            for (int i = 0; i < 100; i++) {
                out.write(zeros);
            }
        }

        assertThatThrownBy(() -> extract(bomb)).hasMessageContaining("more than 250 times its size");
        assertThatThrownBy(() -> new Extraction(3 * MB).extract(Archive.GZ, bomb, "bomb.gz", sandbox))
                .hasMessageContaining("more than 3145728 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tgz", "a.tar.bz2", "a.tar.xz", "a.zip", "a.gz"})
    void damagedArchivesAreRefusedNotIgnored(String name) throws IOException {
        Path archive = Files.writeString(root.resolve(name), "this is no archive of any kind ".repeat(100));

        assertThatThrownBy(() -> extract(archive)).isInstanceOf(IOException.class);
    }

    @Test
    void aCutArchiveIsRefused() throws IOException {
        Path whole =
                Archives.tar(root.resolve("a.tgz"), tar -> Archives.file(tar, "f", 0644, "content ".repeat(10_000)));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(root.resolve("b.tgz"), java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> extract(cut)).isInstanceOf(IOException.class);
    }
}
