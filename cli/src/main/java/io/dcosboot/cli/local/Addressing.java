package io.dcosboot.cli.local;

/**
 * Where the nodes of a local cluster live. With all of 127.0.0.0/8 each node has an address of its own and the standard
 * ports; with only 127.0.0.1 the nodes share it and the ports of the second, third … are 100, 200 … higher.
 *
 * @param ownAddresses whether each node has its own address
 */
record Addressing(boolean ownAddresses) {

    private static final int STEP = 100;

    /** Address of the {@code number}th master, counted from 1. */
    String master(int number) {
        return ownAddresses ? "127.0.0." + number : "127.0.0.1";
    }

    /** Address of the {@code number}th agent, counted from 1. */
    String agent(int number) {
        return ownAddresses ? "127.0.1." + number : "127.0.0.1";
    }

    Endpoint masterPort(int number, int standard) {
        return new Endpoint(master(number), port(number, standard));
    }

    Endpoint agentPort(int number, int standard) {
        return new Endpoint(agent(number), port(number, standard));
    }

    private int port(int number, int standard) {
        return ownAddresses ? standard : standard + STEP * (number - 1);
    }
}
