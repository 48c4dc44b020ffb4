package dev.holdfast.bridge.token;

import java.util.List;

/** The search of a session: the handles that were found when it began, and how many of them have been delivered. Immutable. */
record Search(boolean active, List<Long> found, int delivered) {

    static final Search NONE = new Search(false, List.of(), 0);

    static Search of(List<Long> found) {
        return new Search(true, found, 0);
    }

    /** The next handles, at most so many. */
    List<Long> next(long most) {
        return found.subList(delivered, end(most));
    }

    Search after(long most) {
        return new Search(active, found, end(most));
    }

    private int end(long most) {
        int left = found.size() - delivered;
        return delivered + (most < 0 || most > left ? left : (int) most);
    }
}
