package io.dcosboot.agent.api;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Paths that are nothing answer as the original does (mesos-master.md §1.3). */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class NotFoundAdvice {

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<String> notFound() {
        return JsonText.error(404, "404 Not Found.");
    }
}
