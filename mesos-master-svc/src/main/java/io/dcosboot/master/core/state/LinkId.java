package io.dcosboot.master.core.state;

/** Names one connection of an agent; a reconnected agent has a new one. */
public record LinkId(long value) implements Comparable<LinkId> {

    @Override
    public int compareTo(LinkId other) {
        return Long.compare(value, other.value);
    }
}
