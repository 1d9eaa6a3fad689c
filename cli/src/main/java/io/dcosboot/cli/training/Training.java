package io.dcosboot.cli.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs services so that the JVM sees which library classes they use, for the AOT cache that it writes when this ends.
 *
 * <p>A cache is only accepted by a class path that begins with the one it was made with. Services share their libraries
 * but not their own jar; here each own jar is therefore behind a class loader of its own, and the class path is just the
 * libraries: the cache then fits every service that has these libraries first.
 *
 * <p>Arguments: for each service its jar, its main class, the base URL where it will answer, and its own arguments; a
 * service ends with {@code --}. None needs anything to connect to.
 */
public final class Training {

    private static final List<String> PATHS =
            List.of("/actuator/health", "/actuator/health/readiness", "/actuator/prometheus", "/nothing-here");

    private Training() {}

    public static void main(String[] args) throws Exception {
        List<String> urls = new ArrayList<>();
        List<String> rest = Arrays.asList(args);
        while (!rest.isEmpty()) {
            int end = rest.indexOf("--");
            if (end < 3) {
                throw new IllegalArgumentException("a service is JAR MAIN URL [ARGUMENT...] --");
            }
            start(Path.of(rest.get(0)), rest.get(1), rest.subList(3, end));
            urls.add(rest.get(2));
            rest = rest.subList(end + 1, rest.size());
        }
        for (String url : urls) {
            for (String path : PATHS) {
                ask(url + path);
            }
        }
        // Services have threads that keep a JVM alive; their shutdown hooks run.
        System.exit(0);
    }

    /** Returns when the service's main method has, that is when its application is up. */
    private static void start(Path jar, String main, List<String> arguments) throws Exception {
        URL url = jar.toUri().toURL();
        ClassLoader loader = new URLClassLoader(new URL[] {url}, Training.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass(main).getMethod("main", String[].class).invoke(null, (Object)
                arguments.toArray(String[]::new));
    }

    /** Any answer will do: it is the way to it that is learnt. */
    private static void ask(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(5000);
        connection.setReadTimeout(5000);
        InputStream body =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (body != null) {
            try (body) {
                body.readAllBytes();
            }
        }
    }
}
