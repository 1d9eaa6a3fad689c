package io.dcosboot.bench.packing;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service as the small ones will be: the platform, HTTP, one thing to answer. */
@SpringBootApplication(proxyBeanMethods = false)
public class SmallService {

    /** Arguments: the ports to answer on; one application for each, all in this JVM. */
    public static void main(String[] args) throws InterruptedException {
        List<Thread> starts = new ArrayList<>();
        for (String port : args) {
            starts.add(Thread.ofPlatform().start(() -> start(port)));
        }
        for (Thread start : starts) {
            start.join();
        }
    }

    private static void start(String port) {
        SpringApplication application = new SpringApplication(SmallService.class);
        application.setRegisterShutdownHook(true);
        application.run(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=false",
                "--logging.level.root=warn",
                "--dcos.zookeeper.connect-string=127.0.0.1:1");
    }

    /** What it does. */
    @RestController
    static class Greeting {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }
    }
}
