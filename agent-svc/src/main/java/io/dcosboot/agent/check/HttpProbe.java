package io.dcosboot.agent.check;

import io.dcosboot.mesos.v1.HealthCheck.HTTPCheckInfo;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a web server; healthy when the last answer, after redirects, is 200–399. */
record HttpProbe(URI uri) implements Probe {

    private static final int FIRST_HEALTHY = 200;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_UNHEALTHY = 400;
    private static final int MAX_REDIRECTS = 20;

    @Override
    public void look(Duration timeout) throws IOException, TimeoutException, InterruptedException {
        long begun = System.nanoTime();
        URI next = uri;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<Void> answer = ask(next, timeout, begun);
            int status = answer.statusCode();
            var location = answer.headers().firstValue("Location");
            boolean redirected = status >= FIRST_REDIRECT && status < FIRST_UNHEALTHY && location.isPresent();
            if (!redirected) {
                if (status < FIRST_HEALTHY || status >= FIRST_UNHEALTHY) {
                    throw new IOException("the server answered " + status);
                }
                return;
            }
            next = resolve(next, location.get());
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects");
    }

    private HttpResponse<Void> ask(URI target, Duration timeout, long begun)
            throws IOException, TimeoutException, InterruptedException {
        var answer = Client.SHARED.sendAsync(request(target), HttpResponse.BodyHandlers.discarding());
        try {
            long left = timeout.toNanos() - (System.nanoTime() - begun);
            return timeout.isZero() ? answer.get() : answer.get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("no answer from " + target + ": " + e.getCause(), e);
        } finally {
            answer.cancel(true);
        }
    }

    private static HttpRequest request(URI target) throws IOException {
        try {
            return HttpRequest.newBuilder(target).GET().build();
        } catch (IllegalArgumentException e) {
            throw new IOException("no web address: " + target, e);
        }
    }

    private static URI resolve(URI from, String location) throws IOException {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("redirected to '" + location + "', which is no URI", e);
        }
    }

    static Probe of(HTTPCheckInfo info, String address) {
        String scheme = info.hasScheme() ? info.getScheme() : "http";
        String host = address.contains(":") ? "[" + address + "]" : address;
        String path = info.getPath().startsWith("/") ? info.getPath() : "/" + info.getPath();
        try {
            return new HttpProbe(URI.create(scheme + "://" + host + ":" + info.getPort() + path));
        } catch (IllegalArgumentException e) {
            return _ -> {
                throw new IOException("the health check's path is no valid one", e);
            };
        }
    }

    /**
     * Made when first needed. Certificates are not verified: the check asks whether the task answers, not who it is.
     */
    private static final class Client {

        static final HttpClient SHARED = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(trustingAll())
                .build();

        private static SSLContext trustingAll() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new TrustAll()}, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no TLS", e);
            }
        }
    }

    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
