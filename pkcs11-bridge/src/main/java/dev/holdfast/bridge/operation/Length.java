package dev.holdfast.bridge.operation;

/**
 * What is known of the length of a result before it has been computed.
 *
 * @param most bytes; negative when nothing is known
 * @param exact it will be just that
 */
record Length(long most, boolean exact) {

    static final Length UNKNOWN = new Length(-1, false);

    static Length exactly(long bytes) {
        return new Length(bytes, true);
    }

    static Length atMost(long bytes) {
        return new Length(Math.max(0, bytes), false);
    }

    boolean known() {
        return most >= 0;
    }
}
