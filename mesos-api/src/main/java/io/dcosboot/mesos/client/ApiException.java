package io.dcosboot.mesos.client;

import java.io.IOException;

/** A Mesos HTTP API answered with something else than success. */
public final class ApiException extends IOException {
    private final int status;
    private final String body;

    ApiException(int status, String body) {
        super("HTTP " + status + (body.isEmpty() ? "" : ": " + body));
        this.status = status;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** The text of the answer, cut to a few kilobytes. */
    public String body() {
        return body;
    }
}
