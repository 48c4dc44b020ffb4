package dev.holdfast.harness.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One key between two calls.
 *
 * @param versions oldest first; the last is the current one. None while the key is absent
 * @param purged ids of versions that are gone for ever
 */
record KeyState(Phase phase, List<Version> versions, Set<String> purged) {

    /** Before its first version is made, and again when it is purged. */
    static final KeyState ABSENT = new KeyState(Phase.ABSENT, List.of(), Set.of());

    /** Of a key's life. */
    enum Phase {
        ABSENT,
        ACTIVE,
        /** And recoverable. */
        DELETED
    }

    Version current() {
        return versions.get(versions.size() - 1);
    }

    KeyState in(Phase next) {
        return new KeyState(next, versions, purged);
    }

    KeyState plus(Version version) {
        List<Version> more = new ArrayList<>(versions);
        more.add(version);
        return new KeyState(Phase.ACTIVE, List.copyOf(more), purged);
    }

    KeyState with(int place, Version version) {
        if (versions.get(place).equals(version)) {
            return this;
        }
        List<Version> changed = new ArrayList<>(versions);
        changed.set(place, version);
        return new KeyState(phase, List.copyOf(changed), purged);
    }

    KeyState withoutVersions() {
        Set<String> gone = new HashSet<>(purged);
        versions.stream().map(Version::id).filter(id -> !id.isEmpty()).forEach(gone::add);
        return new KeyState(Phase.ABSENT, List.of(), Set.copyOf(gone));
    }

    /** Where the version of this id is; -1 if nowhere. */
    int place(String id) {
        return IntStream.range(0, versions.size())
                .filter(i -> versions.get(i).id().equals(id))
                .findFirst()
                .orElse(-1);
    }

    /** Places of versions whose id nobody was told. */
    List<Integer> unnamed() {
        return IntStream.range(0, versions.size())
                .filter(i -> versions.get(i).id().isEmpty())
                .boxed()
                .toList();
    }

    /** Whether no version has or had this id. */
    boolean isNew(String id) {
        return id.isEmpty() || place(id) < 0 && !purged.contains(id);
    }

    /** Without the purged ones, of which there may be many: states that differ in them alone are rare. */
    @Override
    public int hashCode() {
        return 31 * phase.ordinal() + versions.hashCode();
    }

    /** As of any record; stated because of {@link #hashCode}. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyState state
                && phase == state.phase
                && versions.equals(state.versions)
                && purged.equals(state.purged);
    }

    @Override
    public String toString() {
        return switch (phase) {
            case ABSENT -> "absent";
            case ACTIVE -> "active " + versions;
            case DELETED -> "deleted " + versions;
        };
    }
}
