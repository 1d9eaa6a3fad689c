package io.dcosboot.gateway.api;

import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page at the cluster's address (gateway.md §4.1). */
@RestController
class IndexController {
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Resource page = new ClassPathResource("io/dcosboot/gateway/index.html");

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    @Operation(summary = "Front page of the cluster")
    ResponseEntity<Resource> index() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(FRESH))
                .headers(headers -> {
                    headers.setExpires(Clock.systemUTC().instant().plus(FRESH));
                    headers.set("X-Frame-Options", "DENY");
                    headers.set("X-Content-Type-Options", "nosniff");
                    headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
                })
                .body(page);
    }
}
