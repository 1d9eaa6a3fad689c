package io.dcosboot.agent.fetcher;

import java.io.IOException;

/** How much an archive may become: small archives that unpack to fill a disk are refused. */
final class ExtractionLimits {

    /** More entries than any sane archive has; each costs an inode. */
    private static final int MAX_ENTRIES = 1_000_000;
    /** Highly regular content is common in small amounts. */
    private static final long FREE_BYTES = 64L << 20;

    private static final long MAX_RATIO = 250;

    private final long maxBytes;
    private final long archiveBytes;
    private long bytes;
    private int entries;

    ExtractionLimits(long maxBytes, long archiveBytes) {
        this.maxBytes = maxBytes;
        this.archiveBytes = archiveBytes;
    }

    void countEntry() throws IOException {
        if (++entries > MAX_ENTRIES) {
            throw new IOException("the archive holds more than " + MAX_ENTRIES + " entries");
        }
    }

    void count(int more) throws IOException {
        bytes += more;
        if (bytes > maxBytes) {
            throw new IOException("the archive holds more than " + maxBytes + " bytes");
        }
        if (bytes > FREE_BYTES && bytes / MAX_RATIO > archiveBytes) {
            throw new IOException("the archive unpacks to more than " + MAX_RATIO + " times its size");
        }
    }
}
