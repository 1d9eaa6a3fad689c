package io.dcosboot.gateway;

/** The gateway would listen where other machines reach it, and nobody has to log in. */
final class UnprotectedListenerException extends RuntimeException {
    private final String address;

    UnprotectedListenerException(String address) {
        super("Refusing to listen on " + address + " without log-in");
        this.address = address;
    }

    String address() {
        return address;
    }
}
