package io.dcosboot.platform.testing.recordings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The differences from the recorded original that are meant, read from {@code allowed-differences.json}: for each the
 * recordings, the differences and the reason. In both patterns {@code *} stands for any text.
 */
public final class AllowedDifferences {

    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> notReplayed = new ArrayList<>();

    private static final class Entry {
        final String text;
        final Pattern recording;
        final Pattern difference;

        /** Whether it depends on timing and may not be met. */
        final boolean sometimes;

        boolean used;

        Entry(JsonNode entry) {
            recording = glob(entry.path("recordings").asString());
            difference = glob(entry.path("difference").asString("*"));
            sometimes = entry.path("sometimes").asBoolean(false);
            text = entry.path("recordings").asString() + ": "
                    + entry.path("difference").asString("*");
            if (entry.path("reason").asString("").isBlank()) {
                throw new IllegalStateException("no reason for " + text);
            }
        }

        private static Pattern glob(String text) {
            StringBuilder pattern = new StringBuilder();
            for (String literal : text.split("\\*", -1)) {
                pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
            }
            return Pattern.compile(pattern.toString(), Pattern.DOTALL);
        }
    }

    public static AllowedDifferences read() {
        AllowedDifferences allowed = read("differences");
        file().path("not_replayed").forEach(entry -> allowed.notReplayed.add(new Entry(entry)));
        return allowed;
    }

    /** Those that stand in one section of the file. */
    public static AllowedDifferences read(String section) {
        AllowedDifferences allowed = new AllowedDifferences();
        file().path(section).forEach(entry -> allowed.entries.add(new Entry(entry)));
        return allowed;
    }

    private static JsonNode file() {
        try (InputStream in = AllowedDifferences.class.getResourceAsStream("/allowed-differences.json")) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the recording is one of those that this test leaves to others. */
    public boolean leavesOut(String recording) {
        return matches(notReplayed, recording, "*");
    }

    public boolean allows(String recording, String difference) {
        return matches(entries, recording, difference);
    }

    private static boolean matches(List<Entry> entries, String recording, String difference) {
        boolean found = false;
        for (Entry entry : entries) {
            if (entry.recording.matcher(recording).matches()
                    && entry.difference.matcher(difference).matches()) {
                entry.used = true;
                found = true;
            }
        }
        return found;
    }

    /** Entries that no recording needed: they are out of date. */
    public List<String> unused() {
        Map<String, Entry> unused = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> !entry.used && !entry.sometimes)
                .forEach(entry -> unused.put(entry.text, entry));
        notReplayed.stream().filter(entry -> !entry.used).forEach(entry -> unused.put(entry.text, entry));
        return List.copyOf(unused.keySet());
    }
}
