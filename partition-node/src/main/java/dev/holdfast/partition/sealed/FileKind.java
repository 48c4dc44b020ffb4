package dev.holdfast.partition.sealed;

/** What a sealed file holds; the code stands in its header. */
enum FileKind {
    JOURNAL(1),
    SNAPSHOT(2);

    private final int code;

    FileKind(int code) {
        this.code = code;
    }

    byte code() {
        return (byte) code;
    }
}
