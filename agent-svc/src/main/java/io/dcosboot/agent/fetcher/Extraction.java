package io.dcosboot.agent.fetcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Unpacks archives that may have been made to do harm. */
final class Extraction {

    private final long maxBytes;

    /**
     * @param maxBytes most one archive may hold
     */
    Extraction(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * @param name of the archive; a {@code .gz} becomes the file without the suffix
     * @param sandbox without links in its path
     * @throws IOException the archive is damaged, or does what archives must not do; what came before it stays
     */
    void extract(Archive kind, Path archive, String name, Path sandbox) throws IOException {
        SafeDirectory directory = new SafeDirectory(sandbox, new ExtractionLimits(maxBytes, Files.size(archive)));
        if (kind == Archive.ZIP) {
            unzip(archive, directory);
            return;
        }
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                InputStream content = kind.decompress(file)) {
            if (kind == Archive.GZ) {
                directory.file(name.substring(0, name.length() - ".gz".length()), 0644, content);
            } else {
                untar(content, directory);
            }
        } catch (IllegalArgumentException damaged) {
            throw new IOException("the archive is damaged: " + damaged.getMessage(), damaged);
        }
    }

    private static void untar(InputStream content, SafeDirectory directory) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(content, StandardCharsets.UTF_8.name())) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                String name = entry.getName();
                if (entry.isDirectory()) {
                    directory.directory(name, entry.getMode());
                } else if (entry.isSymbolicLink()) {
                    directory.symbolicLink(name, entry.getLinkName());
                } else if (entry.isLink()) {
                    directory.hardLink(name, entry.getLinkName());
                } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
                    directory.file(name, entry.getMode(), tar);
                } else {
                    throw new IOException("the archive holds the device or pipe '" + name + "'");
                }
            }
        }
    }

    private static void unzip(Path archive, SafeDirectory directory) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                int mode = entry.getUnixMode();
                if (entry.isDirectory()) {
                    directory.directory(entry.getName(), mode == 0 ? 0755 : mode);
                } else if (entry.isUnixSymlink()) {
                    directory.symbolicLink(entry.getName(), zip.getUnixSymlink(entry));
                } else {
                    try (InputStream content = zip.getInputStream(entry)) {
                        directory.file(entry.getName(), mode == 0 ? 0644 : mode, content);
                    }
                }
            }
        }
    }
}
