package io.dcosboot.marathon.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Something the agent fetches into the sandbox before it starts the task: one entry of {@code fetch}.
 *
 * @param destPath file name in the sandbox; absent: the URI's own
 */
public record Artifact(
        String uri,
        boolean extract,
        boolean executable,
        boolean cache,
        @Nullable String destPath) {}
