package io.dcosboot.cli.local;

import com.sun.net.httpserver.HttpServer;
import io.dcosboot.cli.client.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The smallest service that a training run can train: it uses a library class and answers requests. */
public final class TrainedService {

    private TrainedService() {}

    public static void main(String[] args) throws IOException {
        System.out.print(new Table("hello"));
        for (String arg : args) {
            if (arg.startsWith("--server.port=")) {
                int port = Integer.parseInt(arg.substring(arg.indexOf('=') + 1));
                HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
                server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
                server.start();
            }
        }
    }
}
