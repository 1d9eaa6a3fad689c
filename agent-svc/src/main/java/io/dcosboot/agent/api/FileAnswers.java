package io.dcosboot.agent.api;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.FileTree;
import io.dcosboot.mesos.v1.FileInfo;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.agent.Call;
import io.dcosboot.mesos.v1.agent.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;

/** The operator API's calls about sandbox files (mesos-agent.md §10): as {@code /files/*}, with bytes instead of text. */
final class FileAnswers {

    /** What one answer may hold. */
    private static final int LONGEST_READ = 64 * 1024;

    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    private final FileTree files;

    FileAnswers(FileTree files) {
        this.files = files;
    }

    Response list(Call.ListFiles call) throws OperatorRequest.Refused {
        Response.ListFiles.Builder answer = Response.ListFiles.newBuilder();
        try {
            for (FileTree.Entry entry : files.browse(call.getPath())) {
                answer.addFileInfos(FileInfo.newBuilder()
                        .setPath(entry.path())
                        .setNlink(entry.links())
                        .setSize(entry.size())
                        .setMtime(TimeInfo.newBuilder()
                                .setNanoseconds(
                                        Duration.ofSeconds(entry.mtime()).toNanos()))
                        .setMode(mode(entry.mode()))
                        .setUid(entry.user())
                        .setGid(entry.group()));
            }
        } catch (FileTree.Missing | FileTree.Refused | IOException e) {
            throw refused(e);
        }
        return Response.newBuilder()
                .setType(Response.Type.LIST_FILES)
                .setListFiles(answer)
                .build();
    }

    Response read(Call.ReadFile call) throws OperatorRequest.Refused {
        long longest = call.hasLength() ? Math.min(call.getLength(), LONGEST_READ) : LONGEST_READ;
        try {
            // Refuses what cannot be read in the words for it.
            var _ = files.read(call.getPath(), -1, 0);
        } catch (FileTree.Missing | FileTree.Refused | IOException e) {
            throw refused(e);
        }
        try (FileTree.Download file = files.download(call.getPath())) {
            ByteString data = call.getOffset() >= file.size()
                    ? ByteString.EMPTY
                    : read(file.content(), call.getOffset(), (int) Math.min(longest, file.size() - call.getOffset()));
            return Response.newBuilder()
                    .setType(Response.Type.READ_FILE)
                    .setReadFile(
                            Response.ReadFile.newBuilder().setSize(file.size()).setData(data))
                    .build();
        } catch (FileTree.Missing | FileTree.Refused | IOException e) {
            throw refused(e);
        }
    }

    private static ByteString read(ReadableByteChannel content, long offset, int length) throws IOException {
        if (!(content instanceof SeekableByteChannel file)) {
            throw new IOException("not a file that can be read from the middle");
        }
        file.position(offset);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            // A file that was cut off meanwhile gives what it has.
        }
        return ByteString.copyFrom(buffer.flip());
    }

    private static OperatorRequest.Refused refused(Exception cause) {
        String why = String.valueOf(cause.getMessage());
        if (cause instanceof FileTree.Missing) {
            return new OperatorRequest.Refused(404, "404 Not Found.");
        }
        return new OperatorRequest.Refused(cause instanceof FileTree.Refused ? 400 : 500, why);
    }

    /** The number behind what {@code ls -l} prints; special bits are not in it. */
    static int mode(String text) {
        int mode = switch (text.charAt(0)) {
            case 'd' -> DIRECTORY;
            case 'l' -> LINK;
            default -> REGULAR;
        };
        for (int i = 1; i <= 9; i++) {
            char letter = text.charAt(i);
            boolean set = letter != '-' && letter != 'S' && letter != 'T';
            mode |= set ? 1 << (9 - i) : 0;
        }
        return mode;
    }
}
