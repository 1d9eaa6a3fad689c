package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Archives as good and bad people make them. */
final class Archives {

    interface Content<T> {
        void write(T archive) throws IOException;
    }

    private Archives() {}

    /** A tar, compressed as its suffix says. */
    static Path tar(Path file, Content<TarArchiveOutputStream> content) throws IOException {
        try (OutputStream out = compressed(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.write(tar);
        }
        return file;
    }

    private static OutputStream compressed(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        String name = file.toString();
        if (name.endsWith("gz")) {
            return new GZIPOutputStream(out);
        }
        if (name.endsWith("bz2")) {
            return new BZip2CompressorOutputStream(out);
        }
        return name.endsWith("xz")
                ? XZCompressorOutputStream.builder().setOutputStream(out).get()
                : out;
    }

    static void file(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /**
     * @param type a constant of {@link TarConstants}
     */
    static void special(TarArchiveOutputStream tar, String name, byte type, String target) {
        try {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setLinkName(target);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path zip(Path file, Content<ZipArchiveOutputStream> content) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            content.write(zip);
        }
        return file;
    }

    /**
     * @param mode with the file type
     */
    static void entry(ZipArchiveOutputStream zip, String name, int mode, String text) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }
}
