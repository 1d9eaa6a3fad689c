package io.dcosboot.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.core.FileTree;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The wire form of mesos-agent.md §9.4, as recorded from the original. */
class FilesControllerTest {

    private static final FileTree ONE_FILE = new FileTree() {
        @Override
        public List<Entry> browse(String path) throws Missing {
            existing(path);
            return List.of(new Entry(path + "/stderr", "-rw-r--r--", 1, "root", "root", 521, 1795371485L));
        }

        @Override
        public Chunk read(String path, long offset, long length) throws Missing, Refused {
            existing(path);
            if (path.equals("/dir")) {
                throw new Refused("Cannot read a directory.\n");
            }
            return new Chunk("out\n", offset);
        }

        @Override
        public Download download(String path) throws Missing {
            existing(path);
            byte[] content = "out\nand more since".getBytes(StandardCharsets.UTF_8);
            return new Download(path.substring(1), 4, Channels.newChannel(new ByteArrayInputStream(content)));
        }

        @Override
        public SortedMap<String, String> attachments() {
            return new TreeMap<>(java.util.Map.of("/b", "/real/b", "/a", "/real/a"));
        }

        private static void existing(String path) throws Missing {
            if (path.equals("/nope")) {
                throw new Missing();
            }
        }
    };

    private final MockMvcTester http = MockMvcTester.of(new FilesController(ONE_FILE));

    private String text(String uri) {
        return new String(http.get().uri(uri).exchange().getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void listings() {
        assertThat(http.get().uri("/files/browse?path=/a b"))
                .hasStatusOk()
                .hasHeader("Content-Type", "application/json");
        assertThat(text("/files/browse?path=/x"))
                .isEqualTo("[{\"gid\":\"root\",\"mode\":\"-rw-r--r--\",\"mtime\":1795371485.0,\"nlink\":1,"
                        + "\"path\":\"/x/stderr\",\"size\":521,\"uid\":\"root\"}]");
        assertThat(text("/files/browse.json?path=/x")).isEqualTo(text("/files/browse?path=/x"));
    }

    @Test
    void pieces() {
        assertThat(text("/files/read?path=/x&offset=7&length=4")).isEqualTo("{\"data\":\"out\\n\",\"offset\":7}");
        assertThat(text("/files/read.json?path=/x")).isEqualTo("{\"data\":\"out\\n\",\"offset\":-1}");
        assertThat(http.post().uri("/files/read?path=/x&offset=-1")).hasStatusOk();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/files/browse | Expecting 'path=value' in query.",
                "/files/read | Expecting 'path=value' in query.",
                "/files/read?path= | Expecting 'path=value' in query.",
                "/files/download | Expecting 'path=value' in query.",
                "/files/read?path=/x&offset=abc | Failed to parse offset: Failed to convert 'abc' to number.",
                "/files/read?path=/x&length=1.5 | Failed to parse length: Failed to convert '1.5' to number.",
                "/files/read?path=/x&offset=-2 | Negative offset provided: -2.",
                "/files/read?path=/x&length=-7 | Negative length provided: -7.",
                "/files/read?path=/dir | Cannot read a directory.",
            })
    void refusals(String uri, String message) {
        assertThat(http.get().uri(uri)).hasStatus(400).hasContentType("text/plain; charset=utf-8");
        assertThat(text(uri)).isEqualTo(message + "\n");
    }

    @Test
    void missingFiles() {
        assertThat(http.get().uri("/files/browse?path=/nope"))
                .hasStatus(404)
                .body()
                .isEmpty();
        assertThat(http.get().uri("/files/read?path=/nope&offset=0"))
                .hasStatus(404)
                .body()
                .isEmpty();
        assertThat(http.get().uri("/files/download?path=/nope"))
                .hasStatus(404)
                .bodyText()
                .isEqualTo("404 Not Found.");
    }

    @Test
    void downloadsEndWhereTheFileEndedWhenItWasOpened() {
        assertThat(http.get().uri("/files/download?path=/stdout"))
                .hasStatusOk()
                .hasHeader("Content-Disposition", "attachment; filename=stdout")
                .hasHeader("Content-Type", "application/octet-stream")
                .hasHeader("Content-Length", "4")
                .bodyText()
                .isEqualTo("out\n");
        assertThat(http.get().uri("/files/download?path=/page.html").exchange()).hasHeader("Content-Type", "text/html");
    }

    @Test
    void aFileNameCannotWriteIntoTheHeader() {
        assertThat(http.get()
                        .uri("/files/download?path={p}", "/a\"; x=\r\nSet-Cookie: y")
                        .exchange())
                .hasHeader("Content-Disposition", "attachment; filename=\"a\\\"; x=__Set-Cookie: y\"");
    }

    @Test
    void attachments() {
        assertThat(text("/files/debug")).isEqualTo("{\"/a\":\"/real/a\",\"/b\":\"/real/b\"}");
    }
}
