package dev.holdfast.partition.sealed;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a sealed file: {@code journal-7}, {@code snapshot-8}, and {@code journal-9.new} while it is being written.
 *
 * @param number place in the order of creation among files of this kind
 */
record FileName(FileKind kind, long number, boolean unfinished) {

    private static final Pattern FORM = Pattern.compile("(journal|snapshot)-([1-9][0-9]{0,7})(\\.new)?");

    static FileName journal(long number) {
        return new FileName(FileKind.JOURNAL, number, false);
    }

    static FileName unfinishedJournal(long number) {
        return new FileName(FileKind.JOURNAL, number, true);
    }

    static FileName snapshot(long number) {
        return new FileName(FileKind.SNAPSHOT, number, false);
    }

    /** Empty for a name that is not one of the store's. */
    static Optional<FileName> parse(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return Optional.empty();
        }
        FileKind kind = form.group(1).equals("journal") ? FileKind.JOURNAL : FileKind.SNAPSHOT;
        return Optional.of(new FileName(kind, Long.parseLong(form.group(2)), form.group(3) != null));
    }

    @Override
    public String toString() {
        String base = kind == FileKind.JOURNAL ? "journal-" : "snapshot-";
        return base + number + (unfinished ? ".new" : "");
    }
}
