package io.dcosboot.platform.leader;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The nodes of an election: sequential children of one path, of which the smallest sequence leads. */
record Candidacy(String path, String prefix) {
    private static final int SEQUENCE_DIGITS = 10;

    /** Path to create a candidate's node at; ZooKeeper appends the sequence. */
    String creationPath() {
        return child(prefix);
    }

    String child(String name) {
        return path + "/" + name;
    }

    boolean isCandidate(String name) {
        int digits = name.length() - SEQUENCE_DIGITS;
        // Curator's own recipes put a guard before the prefix: "_c_<guid>-latch-0000000001".
        return digits >= prefix.length()
                && name.startsWith(prefix, digits - prefix.length())
                && name.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9');
    }

    /** The leading one among the children of the path; other children are ignored. */
    Optional<String> leading(List<String> children) {
        return children.stream()
                .filter(this::isCandidate)
                .min(Comparator.comparing(name -> name.substring(name.length() - SEQUENCE_DIGITS)));
    }

    /** The leading candidate: the name of its node and what it tells (compared by content). */
    record Leader(String node, ByteBuffer description) {
        static Leader of(String node, byte[] description) {
            return new Leader(node, ByteBuffer.wrap(description.clone()).asReadOnlyBuffer());
        }

        byte[] bytes() {
            byte[] copy = new byte[description.remaining()];
            description.get(description.position(), copy);
            return copy;
        }
    }
}
