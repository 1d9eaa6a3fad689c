package io.dcosboot.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.CommandInfo.URI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** mesos-agent.md §7.3. */
@Timeout(60)
class UriFetcherTest {

    private static final ContainerId ID = new ContainerId("c-1");
    private static final String ME = System.getProperty("user.name");
    private static final String FAILED = "Failed to fetch all URIs for container 'c-1': ";

    @TempDir
    Path root;

    private final AtomicInteger downloads = new AtomicInteger();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private HttpServer server;
    private Path sandbox;
    private UriFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        sandbox = Files.createDirectory(root.resolve("sandbox"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
        fetcher = fetcher(1000);
    }

    private UriFetcher fetcher(long cacheSize) throws IOException {
        FetchCache cache = new FetchCache(root.resolve("cache"), cacheSize);
        cache.empty();
        return new UriFetcher(new Sources(Duration.ofSeconds(1), root.resolve("home")), cache, new Extraction(1 << 20));
    }

    @AfterEach
    void stop() {
        stalled.countDown();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (path.equals("/gone")) {
            exchange.sendResponseHeaders(404, -1);
        } else if (path.equals("/moved")) {
            exchange.getResponseHeaders().add("Location", "/file.txt");
            exchange.sendResponseHeaders(302, -1);
        } else if (path.equals("/stall")) {
            exchange.sendResponseHeaders(200, 10);
            if (!head) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                awaitQuietly(stalled);
            }
        } else {
            byte[] content = ("content of " + path).getBytes(StandardCharsets.UTF_8);
            if (head) {
                exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(200, content.length);
            downloads.incrementAndGet();
            exchange.getResponseBody().write(content);
        }
        exchange.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static URI.Builder uri(String value) {
        return URI.newBuilder().setValue(value);
    }

    private void fetch(URI.Builder... uris) throws IOException, InterruptedException {
        CommandInfo.Builder command = CommandInfo.newBuilder();
        List.of(uris).forEach(command::addUris);
        fetcher.fetch(ID, command.build(), sandbox, ME);
    }

    private String stderr() throws IOException {
        return Files.readString(sandbox.resolve("stderr"));
    }

    @Test
    void fetchesFromTheWebUnderTheNameAfterTheLastSlash() throws Exception {
        fetch(uri(url("/a/file.txt")), uri(url("/q?x=1&y")), uri(url("/moved")));

        assertThat(sandbox.resolve("file.txt")).hasContent("content of /a/file.txt");
        assertThat(sandbox.resolve("q?x=1&y")).hasContent("content of /q");
        assertThat(sandbox.resolve("moved")).hasContent("content of /file.txt");
        assertThat(stderr()).contains("Fetched '" + url("/a/file.txt") + "' to 'file.txt'");
    }

    @Test
    void namesAndModesAsAsked() throws Exception {
        fetch(
                uri(url("/x")).setOutputFile("sub/dir/name"),
                uri(url("/tool.tgz")).setExecutable(true));

        assertThat(sandbox.resolve("sub/dir/name")).hasContent("content of /x");
        assertThat(sandbox.resolve("tool.tgz")).hasContent("content of /tool.tgz");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.resolve("tool.tgz"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void fetchesLocalFilesByUrlAbsoluteAndRelativePath() throws Exception {
        Path file = Files.writeString(root.resolve("local"), "local");
        Files.createDirectories(root.resolve("home"));
        Files.writeString(root.resolve("home/relative"), "relative");

        fetch(uri("file://" + file), uri(file.toString()).setOutputFile("again"), uri("relative"));

        assertThat(sandbox.resolve("local")).hasContent("local");
        assertThat(sandbox.resolve("again")).hasContent("local");
        assertThat(sandbox.resolve("relative")).hasContent("relative");
    }

    @Test
    void unpacksArchivesAndKeepsThem() throws Exception {
        Path archive = Archives.tar(root.resolve("app.tgz"), tar -> Archives.file(tar, "bin/app", 0755, "app"));

        fetch(uri(archive.toString()), uri(archive.toString()).setExtract(false).setOutputFile("other.tgz"));

        assertThat(sandbox.resolve("bin/app")).hasContent("app");
        assertThat(sandbox.resolve("app.tgz")).exists();
        assertThat(sandbox.resolve("other.tgz")).exists();
    }

    @Test
    void aHostileArchiveFailsTheFetch() throws Exception {
        Path archive = Archives.tar(root.resolve("evil.tar"), tar -> Archives.file(tar, "../evil", 0755, "x"));

        assertThatThrownBy(() -> fetch(uri(archive.toString())))
                .hasMessage(FAILED + "'" + archive
                        + "': the archive has the name '../evil', which leads out of the sandbox");
        assertThat(stderr()).contains("leads out of the sandbox");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/gone | the server answered 404",
                "/stall | nothing was received for 1 s",
            })
    void whatTheServerDoesWrongIsSaid(String path, String why) throws Exception {
        assertThatThrownBy(() -> fetch(uri(url(path)))).hasMessage(FAILED + "'" + url(path) + "': " + why);
        assertThat(stderr()).contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://127.0.0.1:1/x | ",
                "hdfs://name/file | this agent cannot fetch 'hdfs' URIs",
                "http:///nohost | no host in the URI",
                "http://h/a b | no valid URI",
                "/no/such/file | no such file",
                "file:///etc | it is a directory",
                "http://h/dir/ | the file name in the URI is empty",
            })
    void whatCannotBeFetchedIsSaid(String value, String why) {
        assertThatThrownBy(() -> fetch(uri(value)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(FAILED)
                .hasMessageContaining(why == null ? "" : why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/evil", "../evil", "a/../../evil", ".", "..", "a/./b"})
    void outputFilesStayInTheSandbox(String name) {
        assertThatThrownBy(() -> fetch(uri(url("/x")).setOutputFile(name))).hasMessageContaining("output_file");
        assertThat(root.resolve("evil")).doesNotExist();
    }

    @Test
    void anOutputFileDoesNotFollowALinkOut() throws Exception {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious"), "precious");
        Files.createSymbolicLink(sandbox.resolve("d"), outside);
        Files.createSymbolicLink(sandbox.resolve("x"), precious);

        assertThatThrownBy(() -> fetch(uri(url("/x")).setOutputFile("d/new"))).hasMessageContaining("by a link");
        fetch(uri(url("/x")));

        assertThat(precious).hasContent("precious");
        assertThat(sandbox.resolve("x")).hasContent("content of /x");
    }

    @Test
    void localFilesAreReadWithTheRightsOfTheUser() throws Exception {
        assumeTrue(ME.equals("root"), "only root can read for others");
        Path open = Files.createTempFile(Path.of("/tmp"), "agent-fetcher", ".txt");
        try {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("r--r--r--"));
            CommandInfo readable =
                    CommandInfo.newBuilder().addUris(uri(open.toString())).build();
            CommandInfo secret =
                    CommandInfo.newBuilder().addUris(uri("/etc/shadow")).build();

            fetcher.fetch(ID, readable, sandbox, "nobody");

            assertThat(sandbox.resolve(open.getFileName())).exists();
            assertThatThrownBy(() -> fetcher.fetch(ID, secret, sandbox, "nobody"))
                    .hasMessageContaining("user 'nobody' cannot read it");
        } finally {
            Files.delete(open);
        }
    }

    @Test
    void cachedFilesAreDownloadedOnceForAll() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> all = threads.invokeAll(java.util.stream.IntStream.range(0, 20)
                    .mapToObj(i -> (Callable<Path>) () -> {
                        Path own = Files.createDirectory(root.resolve("sandbox-" + i));
                        fetcher.fetch(
                                ID,
                                CommandInfo.newBuilder()
                                        .addUris(uri(url("/shared")).setCache(true))
                                        .build(),
                                own,
                                ME);
                        return own.resolve("shared");
                    })
                    .toList());
            for (Future<Path> one : all) {
                assertThat(one.get(10, TimeUnit.SECONDS)).hasContent("content of /shared");
            }
        }
        assertThat(downloads).hasValue(1);
    }

    @Test
    void aFullCacheDropsTheLeastRecentlyUsed() throws Exception {
        fetcher = fetcher("content of /1".length() * 2L);

        for (String path : List.of("/1", "/2", "/1", "/3", "/1", "/2")) {
            fetch(uri(url(path)).setCache(true));
        }

        assertThat(downloads).hasValue(4);
        await().untilAsserted(() -> {
            try (var files = Files.list(root.resolve("cache"))) {
                assertThat(files).hasSize(2);
            }
        });
    }

    @Test
    void whatDoesNotFitBypassesTheCache() throws Exception {
        fetcher = fetcher(3);

        fetch(uri(url("/1")).setCache(true));
        fetch(uri(url("/1")).setCache(true));

        assertThat(sandbox.resolve("1")).hasContent("content of /1");
        assertThat(downloads).hasValue(2);
    }

    @Test
    void aCachedArchiveIsUnpackedButNotCopied() throws Exception {
        Path archive = Archives.tar(root.resolve("app.tgz"), tar -> Archives.file(tar, "app", 0755, "app"));

        fetch(uri(archive.toString()).setCache(true));

        assertThat(sandbox.resolve("app")).hasContent("app");
        assertThat(sandbox.resolve("app.tgz")).doesNotExist();
    }

    @Test
    void aFailedDownloadIsNotKept() throws Exception {
        assertThatThrownBy(() -> fetch(uri(url("/stall")).setCache(true))).hasMessageContaining("nothing was received");
        assertThatThrownBy(() -> fetch(uri(url("/gone")).setCache(true))).hasMessageContaining("404");

        try (var files = Files.list(root.resolve("cache"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFetchCanBeGivenUp() throws Exception {
        var failure = new java.util.concurrent.CompletableFuture<Throwable>();
        Thread launch = Thread.ofVirtual().start(() -> {
            try {
                fetch(uri(url("/stall")));
            } catch (Exception e) {
                failure.complete(e);
            }
        });

        launch.interrupt();

        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }
}
