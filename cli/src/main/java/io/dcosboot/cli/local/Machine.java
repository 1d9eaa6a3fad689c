package io.dcosboot.cli.local;

import com.sun.management.OperatingSystemMXBean;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * What matters of the machine that the cluster runs on.
 *
 * @param processors processors this process may use
 * @param memoryBytes memory of the machine, or of the container this runs in
 * @param manyLoopbackAddresses whether all of 127.0.0.0/8 is local, as on Linux, or only 127.0.0.1, as on macOS
 * @param user name of the user
 * @param root whether that is the superuser
 * @param javaHome the JDK that this runs on
 */
public record Machine(
        int processors, long memoryBytes, boolean manyLoopbackAddresses, String user, boolean root, String javaHome) {

    static Machine detect() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                canBind("127.0.0.2") && canBind("127.0.1.1"),
                System.getProperty("user.name", "?"),
                new UnixSystem().getUid() == 0,
                System.getProperty("java.home"));
    }

    Machine withOneLoopbackAddress() {
        return new Machine(processors, memoryBytes, false, user, root, javaHome);
    }

    private static boolean canBind(String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
