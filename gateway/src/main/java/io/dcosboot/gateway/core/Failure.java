package io.dcosboot.gateway.core;

/**
 * A request that the gateway answers itself because it knows no upstream (gateway.md §3.4, §5.6).
 *
 * @param status HTTP status
 * @param line the one line of the body; empty for the generic page of that status
 */
public record Failure(int status, String line) implements Resolution {
    /** Nothing is published under that name. */
    public static final Failure SERVICE_NOT_FOUND = new Failure(404, "404 Not Found: service not found.");

    /** Whether Marathon publishes the name is unknown. */
    public static final Failure NO_SERVICE_APPS =
            new Failure(503, "503 Service Unavailable: invalid Marathon svcapps cache");

    /** Whether a framework of that name runs is unknown. */
    public static final Failure NO_MESOS_STATE = new Failure(503, "503 Service Unavailable: invalid Mesos state cache");

    /** Only Mesos-DNS could tell the address. */
    public static final Failure NO_MESOS_DNS = new Failure(503, "503 Service Unavailable: MesosDNS request has failed");

    /** Which agents there are is unknown. */
    public static final Failure NO_AGENTS = new Failure(503, "503 Service Unavailable: cache state is invalid");

    /** Nothing listens: the component is not configured, or no Mesos master leads. */
    public static final Failure NO_UPSTREAM = new Failure(502, "");

    /** No agent has that id. */
    public static Failure unknownAgent(String id) {
        return new Failure(404, "404 Not Found: agent `" + id + "` unknown.");
    }
}
