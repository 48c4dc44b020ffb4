package dev.holdfast.coordinator.capacity;

/**
 * So many operations a second, and after a rest a second's worth of them at once, at least one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2697">RFC 2697, which meters by such buckets</a>
 */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private double tokens;
    private long at;
    private boolean used;

    /**
     * Takes a token, or takes none and tells how long to wait for one.
     *
     * @param nanos now; never before an earlier call's
     * @param perSecond may differ from call to call: a pool has more and fewer cards in the course of time
     * @return 0 when it was taken, else nanoseconds
     */
    synchronized long take(long nanos, double perSecond) {
        double full = Math.max(1, perSecond);
        tokens = used ? Math.min(full, tokens + (nanos - at) / NANOS * perSecond) : full;
        used = true;
        at = nanos;
        if (tokens >= 1) {
            tokens -= 1;
            return 0;
        }
        return (long) Math.ceil((1 - tokens) / perSecond * NANOS);
    }
}
