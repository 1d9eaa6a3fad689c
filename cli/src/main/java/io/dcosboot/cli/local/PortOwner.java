package io.dcosboot.cli.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out whether a port is free and, if not, who listens on it, as far as the system tells this user. */
final class PortOwner {

    private static final String LISTEN = "0A";

    private PortOwner() {}

    static boolean isFree(Endpoint endpoint) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), endpoint.port()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The process that listens there. */
    static Optional<ProcessHandle> of(Endpoint endpoint) {
        return (Files.exists(Path.of("/proc/net/tcp")) ? fromProc(endpoint) : fromLsof(endpoint))
                .flatMap(ProcessHandle::of);
    }

    private static Optional<Long> fromProc(Endpoint endpoint) {
        Set<String> sockets = Stream.of("tcp", "tcp6")
                .flatMap(table -> listening(Path.of("/proc/net", table), endpoint))
                .collect(Collectors.toSet());
        return sockets.isEmpty() ? Optional.empty() : ownerOf(sockets);
    }

    private static Stream<String> listening(Path table, Endpoint endpoint) {
        try {
            return Files.readAllLines(table).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 9 && fields[3].equals(LISTEN))
                    .filter(fields -> matches(fields[1], endpoint))
                    .map(fields -> "socket:[" + fields[9] + "]");
        } catch (IOException e) {
            // No such table: no such protocol.
            return Stream.empty();
        }
    }

    /** Whether a local address of the kernel's table, in hexadecimal, takes the port: the same address or all. */
    static boolean matches(String hexAddress, Endpoint endpoint) {
        int colon = hexAddress.indexOf(':');
        if (Integer.parseInt(hexAddress.substring(colon + 1), 16) != endpoint.port()) {
            return false;
        }
        String address = hexAddress.substring(0, colon);
        if (address.chars().allMatch(c -> c == '0')) {
            return true;
        }
        byte[] bytes = InetAddress.ofLiteral(endpoint.address()).getAddress();
        String littleEndian = "%02X%02X%02X%02X".formatted(bytes[3], bytes[2], bytes[1], bytes[0]);
        return address.equals(littleEndian) || address.equals("0000000000000000FFFF0000" + littleEndian);
    }

    private static Optional<Long> ownerOf(Set<String> sockets) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(path -> hasOpen(path.resolve("fd"), sockets))
                    .map(path -> Long.valueOf(path.getFileName().toString()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean hasOpen(Path descriptors, Set<String> sockets) {
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return false;
        }
    }

    private static Optional<Long> fromLsof(Endpoint endpoint) {
        try {
            Process lsof = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + endpoint.port(), "-sTCP:LISTEN")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(lsof.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            lsof.waitFor(2, TimeUnit.SECONDS);
            return output.lines().findFirst().map(String::strip).map(Long::valueOf);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
