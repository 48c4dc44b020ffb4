package dev.holdfast.bridge.rpc;

/**
 * The buffer that a caller has for a result (PKCS#11 3.2, section 5.2).
 *
 * @param query there is no buffer: the caller asks for the length
 * @param capacity of the buffer, in elements
 * @param unclear the client's generation cannot say whether this is a query or a buffer of no bytes
 */
public record Room(boolean query, long capacity, boolean unclear) {

    public static final Room QUERY = new Room(true, 0, false);

    public static Room of(long capacity) {
        return new Room(false, capacity, false);
    }

    /** Whether so many elements can be delivered. Nothing fits a query, but that a result of no length always can be delivered. */
    public boolean fits(long length) {
        return length == 0 || !query && length <= capacity;
    }
}
