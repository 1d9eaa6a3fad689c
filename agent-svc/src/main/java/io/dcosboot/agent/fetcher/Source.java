package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Where the bytes of a URI come from. All methods wait for I/O. */
interface Source {

    /** How many bytes there are, if that can be said without fetching them. */
    OptionalLong size() throws IOException, InterruptedException;

    /**
     * @param target is written as a new file; what is there is replaced, links are not followed
     * @throws IOException saying why, without the URI
     */
    void copyTo(Path target) throws IOException, InterruptedException;
}
