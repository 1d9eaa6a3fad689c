package io.dcosboot.agent.api;

import io.dcosboot.agent.core.FileTree;
import io.dcosboot.agent.core.FileTree.Chunk;
import io.dcosboot.agent.core.FileTree.Download;
import io.dcosboot.agent.core.FileTree.Missing;
import io.dcosboot.agent.core.FileTree.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sandboxes over HTTP (mesos-agent.md §9.4); any method is answered. */
@RestController
@RequestMapping("/files")
@Tag(name = "Files", description = "Files in sandboxes")
final class FilesController {

    private static final int BUFFER = 64 * 1024;

    private final FileTree files;

    FilesController(FileTree files) {
        this.files = files;
    }

    @Operation(summary = "Lists a directory")
    @RequestMapping({"/browse", "/browse.json"})
    ResponseEntity<byte[]> browse(@RequestParam Optional<String> path) throws Missing, Refused, IOException {
        var entries = files.browse(given(path));
        return JsonText.answer(json -> {
            json.writeStartArray();
            for (FileTree.Entry entry : entries) {
                json.writeStartObject();
                json.writeStringProperty("gid", entry.group());
                json.writeStringProperty("mode", entry.mode());
                json.writeName("mtime");
                json.writeRawValue(entry.mtime() + ".0");
                json.writeNumberProperty("nlink", entry.links());
                json.writeStringProperty("path", entry.path());
                json.writeNumberProperty("size", entry.size());
                json.writeStringProperty("uid", entry.user());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    @Operation(summary = "Reads a piece of a file; without an offset, its size")
    @RequestMapping({"/read", "/read.json"})
    ResponseEntity<byte[]> read(
            @RequestParam Optional<String> path,
            @RequestParam Optional<String> offset,
            @RequestParam Optional<String> length)
            throws Missing, Refused, IOException {
        String file = given(path);
        Chunk chunk = files.read(file, number("offset", offset), number("length", length));
        return JsonText.answer(json -> {
            json.writeStartObject();
            json.writeStringProperty("data", chunk.text());
            json.writeNumberProperty("offset", chunk.offset());
            json.writeEndObject();
        });
    }

    @Operation(summary = "Downloads a file")
    @RequestMapping({"/download", "/download.json"})
    void download(@RequestParam Optional<String> path, HttpServletResponse response)
            throws Missing, Refused, IOException {
        try (Download download = files.download(given(path))) {
            MediaType type = MediaTypeFactory.getMediaType(download.name()).orElse(MediaType.APPLICATION_OCTET_STREAM);
            response.setContentType(type.toString());
            response.setContentLengthLong(download.size());
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=" + headerValue(download.name()));
            copy(download, response);
        } catch (Missing e) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter().write("404 Not Found.");
        }
    }

    private static void copy(Download download, HttpServletResponse response) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long left = download.size();
        while (left > 0) {
            buffer.clear().limit((int) Math.min(left, BUFFER));
            int read = download.content().read(buffer);
            if (read < 0) {
                return;
            }
            response.getOutputStream().write(buffer.array(), 0, read);
            left -= read;
        }
    }

    /** Plain names stay as they are; a name made by a task must not end the header or begin a parameter. */
    private static String headerValue(String name) {
        if (name.matches("[A-Za-z0-9._+-]+")) {
            return name;
        }
        return '"'
                + name.replaceAll("[^\\x20-\\x7e]", "_").replace("\\", "\\\\").replace("\"", "\\\"")
                + '"';
    }

    @Operation(summary = "Every virtual path and what it stands for")
    @RequestMapping({"/debug", "/debug.json"})
    ResponseEntity<byte[]> debug() {
        return JsonText.answer(json -> {
            json.writeStartObject();
            files.attachments().forEach(json::writeStringProperty);
            json.writeEndObject();
        });
    }

    private static String given(Optional<String> path) throws Refused {
        return path.filter(text -> !text.isEmpty())
                .orElseThrow(() -> new Refused("Expecting 'path=value' in query.\n"));
    }

    /** -1 when absent. */
    private static long number(String name, Optional<String> text) throws Refused {
        if (text.isEmpty()) {
            return -1;
        }
        long value;
        try {
            value = Long.parseLong(text.get());
        } catch (NumberFormatException e) {
            throw new Refused("Failed to parse " + name + ": Failed to convert '" + text.get() + "' to number.\n");
        }
        if (value < -1) {
            throw new Refused("Negative " + name + " provided: " + value + ".\n");
        }
        return value;
    }

    @ExceptionHandler
    ResponseEntity<String> refused(Refused e) {
        return JsonText.error(400, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ResponseEntity<String> missing(Missing e) {
        return JsonText.error(404, "");
    }

    @ExceptionHandler
    ResponseEntity<String> unreadable(IOException e, HttpServletRequest request) {
        return JsonText.error(
                500, "Failed to open file at '" + request.getParameter("path") + "': " + e.getMessage() + ".\n");
    }
}
