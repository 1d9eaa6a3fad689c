package io.dcosboot.master.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Errors as Mesos clients know them: plain text. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusalAdvice {

    @ExceptionHandler(Refusal.class)
    void refused(Refusal refusal, HttpServletResponse response) throws IOException {
        write(refusal, response);
    }

    @ExceptionHandler(NoResourceFoundException.class)
    void noSuchPath(HttpServletResponse response) throws IOException {
        write(Refusal.notFound(), response);
    }

    @ExceptionHandler(RejectedExecutionException.class)
    void tooBusy(HttpServletResponse response) throws IOException {
        write(Refusal.busy(), response);
    }

    @ExceptionHandler(InvalidParameterException.class)
    void undecodable(HttpServletResponse response) throws IOException {
        write(Refusal.of(400, "Unable to decode query string"), response);
    }

    /** The client has broken off or breaks the protocol: not this master's failure. */
    @ExceptionHandler(BadRequestException.class)
    void unreadable(BadRequestException failure, HttpServletResponse response) throws IOException {
        if (!(failure instanceof ClientAbortException)) {
            write(Refusal.of(400, "The request cannot be read"), response);
        }
    }

    static void write(Refusal refusal, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(refusal.status());
        refusal.headers().forEach(response::setHeader);
        byte[] body = refusal.text().getBytes(StandardCharsets.UTF_8);
        if (refusal.status() >= 400) {
            response.setContentType("text/plain; charset=utf-8");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
