package io.dcosboot.master.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Values of a form in a request's body, whatever its content type says (mesos-master.md §16). */
final class FormBody {

    private static final int LARGEST_FORM = 1024 * 1024;

    /** Where a body that has been read stays for the next value. */
    private static final String BODY = FormBody.class.getName();

    private FormBody() {}

    static Optional<String> value(HttpServletRequest request, String name) throws IOException {
        String parameter = request.getParameter(name); // has read the body if it is declared as a form
        if (parameter != null) {
            return Optional.of(parameter);
        }
        for (String pair : body(request).split("&")) {
            if (pair.startsWith(name + "=")) {
                try {
                    return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException _) {
                    throw Refusal.of(400, "Unable to decode query string");
                }
            }
        }
        return Optional.empty();
    }

    private static String body(HttpServletRequest request) throws IOException {
        if (request.getAttribute(BODY) instanceof String read) {
            return read;
        }
        String body = new String(request.getInputStream().readNBytes(LARGEST_FORM), StandardCharsets.UTF_8);
        request.setAttribute(BODY, body);
        return body;
    }
}
