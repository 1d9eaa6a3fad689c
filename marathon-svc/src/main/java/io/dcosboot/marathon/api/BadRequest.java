package io.dcosboot.marathon.api;

import org.springframework.http.HttpStatus;

/** A request that is wrong in itself; answered as {@code {"message": …}} with the status. */
final class BadRequest extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    BadRequest(HttpStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    BadRequest(String message) {
        this(HttpStatus.BAD_REQUEST, message);
    }

    static BadRequest unprocessable(String message) {
        return new BadRequest(HttpStatus.UNPROCESSABLE_CONTENT, message);
    }

    HttpStatus status() {
        return status;
    }
}
