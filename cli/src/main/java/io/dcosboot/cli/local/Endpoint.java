package io.dcosboot.cli.local;

/**
 * An address of this machine and a TCP port on it.
 *
 * @param address IPv4 address
 * @param port 1–65535
 */
public record Endpoint(String address, int port) {

    public Endpoint {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
