package io.dcosboot.agent.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.agent.core.FileTree.Chunk;
import io.dcosboot.agent.core.FileTree.Download;
import io.dcosboot.agent.core.FileTree.Entry;
import io.dcosboot.agent.core.FileTree.Missing;
import io.dcosboot.agent.core.FileTree.Refused;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mesos-agent.md §2.1, §9.4. */
@Timeout(30)
class AttachedFilesTest {

    private static final String VIRTUAL = "/frameworks/f/executors/e/runs/latest";

    @TempDir
    Path root;

    private final AttachedFiles files = new AttachedFiles();
    private Path sandbox;
    private Path secret;

    @BeforeEach
    void attach() throws IOException {
        root = root.toRealPath();
        sandbox = Files.createDirectories(root.resolve("runs/c1"));
        secret = Files.writeString(root.resolve("runs/c10"), "secret");
        Files.writeString(sandbox.resolve("stdout"), "0123456789");
        files.attach(sandbox, sandbox.toString());
        files.attach(sandbox, VIRTUAL);
    }

    private String text(String path, long offset, long length) throws Exception {
        return files.read(path, offset, length).text();
    }

    @Test
    void listsADirectoryByNameUnderTheRequestedPath() throws Exception {
        Path directory = Files.createDirectory(
                sandbox.resolve("a dir"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        Path stdout = sandbox.resolve("stdout");
        Files.setPosixFilePermissions(stdout, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setLastModifiedTime(stdout, FileTime.from(Instant.parse("2026-11-22T18:18:05.7Z")));
        String me = Files.getOwner(directory).getName();

        assertThat(files.browse(VIRTUAL + "/"))
                .extracting(Entry::path)
                .containsExactly(VIRTUAL + "/a dir", VIRTUAL + "/stdout");
        assertThat(files.browse(VIRTUAL).getFirst().mode()).isEqualTo("drwxr-x---");
        Entry file = files.browse(VIRTUAL).getLast();
        assertThat(file.mode()).isEqualTo("-rw-r--r--");
        assertThat(file.size()).isEqualTo(10);
        assertThat(file.links()).isEqualTo(1);
        assertThat(file.user()).isEqualTo(me);
        assertThat(file.mtime()).isEqualTo(1795371485L);
        assertThat(files.browse(VIRTUAL + "/stdout")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "---------", "rwsr-sr-t"})
    void modesAreSpelledAsLsDoes(String mode) {
        int bits = mode.equals("rwxr-xr-x") ? 0755 : 0;

        assertThat(Listing.mode(0100000 | bits)).isEqualTo("-" + (bits == 0 ? "---------" : mode));
    }

    @Test
    void readsPiecesByOffsetAndLength() throws Exception {
        assertThat(files.read(VIRTUAL + "/stdout", -1, -1)).isEqualTo(new Chunk("", 10));
        assertThat(files.read(VIRTUAL + "/stdout", 0, -1)).isEqualTo(new Chunk("0123456789", 0));
        assertThat(files.read(VIRTUAL + "/stdout", 3, 4)).isEqualTo(new Chunk("3456", 3));
        assertThat(files.read(VIRTUAL + "/stdout", 8, 100)).isEqualTo(new Chunk("89", 8));
        assertThat(files.read(VIRTUAL + "/stdout", 2, 0)).isEqualTo(new Chunk("", 2));
        assertThat(files.read(VIRTUAL + "/stdout", 10, -1)).isEqualTo(new Chunk("", 10));
        assertThat(files.read(VIRTUAL + "/stdout", 100_000_000, -1)).isEqualTo(new Chunk("", 100_000_000));
    }

    @Test
    void oneReadHoldsSixteenPages() throws Exception {
        Files.writeString(sandbox.resolve("big"), "x".repeat(100_000));

        assertThat(text(VIRTUAL + "/big", 0, -1)).hasSize(65536);
        assertThat(text(VIRTUAL + "/big", 65536, 99_999)).hasSize(100_000 - 65536);
    }

    @Test
    void cutsAtCharactersAndReplacesWhatIsNoText() throws Exception {
        Files.writeString(sandbox.resolve("text"), "aé€😀z");
        Files.write(sandbox.resolve("binary"), new byte[] {'a', (byte) 0xff, 'b', (byte) 0x80});

        assertThat(text(VIRTUAL + "/text", 0, 2)).isEqualTo("a");
        assertThat(text(VIRTUAL + "/text", 0, 3)).isEqualTo("aé");
        assertThat(text(VIRTUAL + "/text", 0, 9)).isEqualTo("aé€");
        assertThat(text(VIRTUAL + "/text", 0, 10)).isEqualTo("aé€😀");
        assertThat(text(VIRTUAL + "/text", 1, 1)).isEqualTo("\ufffd");
        assertThat(text(VIRTUAL + "/binary", 0, -1)).isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void downloadsTheWholeFile() throws Exception {
        try (Download download = files.download(sandbox + "/stdout")) {
            assertThat(download.name()).isEqualTo("stdout");
            assertThat(download.size()).isEqualTo(10);
            assertThat(new String(Channels.newInputStream(download.content()).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("0123456789");
        }
    }

    @Test
    void directoriesHaveNoContent() {
        assertThatThrownBy(() -> files.read(VIRTUAL, 0, -1)).hasMessage("Cannot read a directory.\n");
        assertThatThrownBy(() -> files.download(VIRTUAL)).hasMessage("Cannot download a directory.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nope",
                "/",
                "",
                "relative",
                "/frameworks",
                VIRTUAL + "/missing",
                VIRTUAL + "/stdout/below",
                VIRTUAL + "x",
                VIRTUAL + "/../c10",
                "\0",
                VIRTUAL + "/\0"
            })
    void whatIsNotThereIsMissing(String path) {
        assertThatThrownBy(() -> files.read(path, 0, -1)).isInstanceOfAny(Missing.class, Refused.class);
    }

    @Test
    void neitherDotsNorLinksLeadOut() throws IOException {
        Files.createSymbolicLink(sandbox.resolve("link"), secret);
        Files.createSymbolicLink(sandbox.resolve("up"), root);
        Files.createSymbolicLink(sandbox.resolve("loop"), Path.of("loop"));

        assertThatThrownBy(() -> files.read(VIRTUAL + "/../c10", 0, -1))
                .isInstanceOf(Refused.class)
                .hasMessage("'" + sandbox + "/../c10' is inaccessible.\n");
        assertThatThrownBy(() -> files.read(VIRTUAL + "/link", 0, -1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> files.download(VIRTUAL + "/up/runs/c10")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> files.browse(VIRTUAL + "/up")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> files.read(VIRTUAL + "/loop", 0, -1)).isInstanceOf(Missing.class);
    }

    @Test
    void linksInsideAreFollowedAndThoseThatLeadOutAreListedAsLinks() throws Exception {
        Files.createSymbolicLink(sandbox.resolve("inside"), Path.of("stdout"));
        Files.createSymbolicLink(sandbox.resolve("outside"), secret);
        Files.createSymbolicLink(sandbox.resolve("nowhere"), Path.of("gone"));

        assertThat(text(VIRTUAL + "/inside", 0, 3)).isEqualTo("012");
        assertThat(files.browse(VIRTUAL))
                .extracting(Entry::path, e -> e.mode().charAt(0), e -> e.size() == 10)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(VIRTUAL + "/inside", '-', true),
                        org.assertj.core.groups.Tuple.tuple(VIRTUAL + "/outside", 'l', false),
                        org.assertj.core.groups.Tuple.tuple(VIRTUAL + "/stdout", '-', true));
    }

    @Test
    void aDirectoryExchangedForALinkAfterTheCheckLeadsNowhere() throws IOException {
        Path directory = Files.createDirectory(sandbox.resolve("d"));
        Files.writeString(directory.resolve("f"), "mine");
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("f"), "not mine");
        Files.move(directory, sandbox.resolve("was-d"));
        Files.createSymbolicLink(directory, elsewhere);

        assertThatThrownBy(() -> LinklessOpen.open(sandbox, directory.resolve("f")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPipeIsNotOpened() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", sandbox.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatThrownBy(() -> files.read(VIRTUAL + "/pipe", 0, -1)).hasMessageContaining("not a regular file");
    }

    @Test
    void theLongestAttachedPrefixDecides() throws Exception {
        Path other = Files.createDirectory(root.resolve("other"));
        Files.writeString(other.resolve("stdout"), "other");
        files.attach(other, VIRTUAL + "/tasks/t");
        files.attach(other.resolve("stdout"), "/slave/log");

        assertThat(text(VIRTUAL + "/tasks/t/stdout", 0, -1)).isEqualTo("other");
        assertThat(text(VIRTUAL + "//stdout", 0, 1)).isEqualTo("0");
        assertThat(text("/slave/log", 0, -1)).isEqualTo("other");
        assertThatThrownBy(() -> files.read("/slave/log/stdout", 0, -1)).isInstanceOf(Missing.class);
    }

    @Test
    void aLinkThatIsAttachedIsFollowedAtEachRequest() throws Exception {
        Path latest = root.resolve("runs/latest");
        Files.createSymbolicLink(latest, Path.of("c1"));
        files.attach(latest, "/latest");
        assertThat(text("/latest/stdout", 0, 2)).isEqualTo("01");
        Files.createDirectory(root.resolve("runs/c2"));
        Files.writeString(root.resolve("runs/c2/stdout"), "new");

        Files.delete(latest);
        Files.createSymbolicLink(latest, Path.of("c2"));

        assertThat(text("/latest/stdout", 0, -1)).isEqualTo("new");
        assertThat(files.attachments())
                .isEqualTo(Map.of(
                        "/latest",
                        root.resolve("runs/c2").toString(),
                        VIRTUAL,
                        sandbox.toString(),
                        sandbox.toString(),
                        sandbox.toString()));
    }

    @Test
    void detachedIsGone() {
        files.detach(VIRTUAL);
        files.detach("/never/was");

        assertThatThrownBy(() -> files.read(VIRTUAL + "/stdout", 0, -1)).isInstanceOf(Missing.class);
    }
}
