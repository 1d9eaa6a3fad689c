package io.dcosboot.agent.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** {@code ?jsonp=fn} on any JSON endpoint: {@code fn(<json>)} as JavaScript (mesos-master.md §1.1). */
final class JsonpFilter extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null || !query.contains("jsonp=");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String function = request.getParameter("jsonp");
        var buffered = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, buffered);
        String type = buffered.getContentType();
        if (function == null || type == null || !type.startsWith("application/json")) {
            buffered.copyBodyToResponse();
            return;
        }
        byte[] json = buffered.getContentAsByteArray();
        byte[] begin = (function + "(").getBytes(StandardCharsets.UTF_8);
        byte[] end = ")".getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/javascript");
        response.setContentLength(begin.length + json.length + end.length);
        response.getOutputStream().write(begin);
        response.getOutputStream().write(json);
        response.getOutputStream().write(end);
    }
}
