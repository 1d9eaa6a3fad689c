package io.dcosboot.master.api;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /files/*} and the operator's calls about files: the master's log and nothing else (mesos-master.md §16). */
@RestController
final class FilesController {

    /** What one answer may hold. */
    private static final int LONGEST_READ = 64 * 1024;

    private final AttachedLog log;

    FilesController(AttachedLog log) {
        this.log = log;
    }

    @AnyMethod("/files/browse")
    void browse(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "path", required = false) @Nullable String path)
            throws IOException {
        find(path);
        JsonAnswer.write(request, response, json -> {
            json.writeStartArray(); // a file holds no files
            json.writeEndArray();
        });
    }

    @AnyMethod("/files/read")
    void read(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "path", required = false) @Nullable String path,
            @RequestParam(name = "offset", required = false) @Nullable String offset,
            @RequestParam(name = "length", required = false) @Nullable String length)
            throws IOException {
        long from = number("offset", offset);
        long most = number("length", length);
        Path file = find(path);
        long size = Files.size(file);
        byte[] bytes = from < 0
                ? new byte[0]
                : AttachedLog.read(file, from, (int) Math.min(most < 0 ? LONGEST_READ : most, LONGEST_READ));
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeStringProperty("data", new String(bytes, StandardCharsets.UTF_8));
            json.writeNumberProperty("offset", from < 0 ? size : from);
            json.writeEndObject();
        });
    }

    @AnyMethod("/files/download")
    void download(HttpServletResponse response, @RequestParam(name = "path", required = false) @Nullable String path)
            throws IOException {
        Path file = log.find(given(path)).orElseThrow(Refusal::notFound);
        response.setContentType("application/octet-stream");
        response.setHeader("Content-Disposition", "attachment; filename=" + file.getFileName());
        long size = Files.size(file); // what is logged meanwhile is not part of the answer
        response.setContentLengthLong(size);
        for (long offset = 0; offset < size; offset += LONGEST_READ) {
            byte[] piece = AttachedLog.read(file, offset, (int) Math.min(LONGEST_READ, size - offset));
            response.getOutputStream().write(piece);
        }
    }

    @AnyMethod("/files/debug")
    void debug(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            log.attachments().forEach(json::writeStringProperty);
            json.writeEndObject();
        });
    }

    /** The answer to LIST_FILES, in the wire's words for what is not there. */
    Response list(Call.ListFiles call) {
        find(call.getPath()); // a file holds no files
        return Response.newBuilder()
                .setType(Response.Type.LIST_FILES)
                .setListFiles(Response.ListFiles.getDefaultInstance())
                .build();
    }

    /** The answer to READ_FILE. */
    Response read(Call.ReadFile call) throws IOException {
        Path file = find(call.getPath());
        long most = call.hasLength() ? Math.min(call.getLength(), LONGEST_READ) : LONGEST_READ;
        if (call.getOffset() < 0 || most < 0) {
            throw Refusal.of(400, "Offset and length must fit into 63 bits");
        }
        return Response.newBuilder()
                .setType(Response.Type.READ_FILE)
                .setReadFile(Response.ReadFile.newBuilder()
                        .setSize(Files.size(file))
                        .setData(ByteString.copyFrom(AttachedLog.read(file, call.getOffset(), (int) most))))
                .build();
    }

    private Path find(@Nullable String path) {
        return log.find(given(path)).orElseThrow(() -> Refusal.of(404, ""));
    }

    private static String given(@Nullable String path) {
        return Optional.ofNullable(path)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> Refusal.of(400, "Expecting 'path=value' in query.\n"));
    }

    /** -1 when absent. */
    private static long number(String name, @Nullable String text) {
        if (text == null) {
            return -1;
        }
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw Refusal.of(400, "Failed to parse " + name + ": Failed to convert '" + text + "' to number.\n");
        }
        if (value < -1) {
            throw Refusal.of(400, "Negative " + name + " provided: " + value + ".\n");
        }
        return value;
    }
}
