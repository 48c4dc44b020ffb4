package dev.holdfast.partition.device;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The supply that a card's devices share. It counts their calls and can fail at the n-th, once with an I/O error or for
 * good with a power cut; after a cut every call fails until power is restored.
 */
public final class Power {

    /** What happens at the chosen call. */
    public enum Failure {
        CUT,
        IO_ERROR
    }

    private final Map<Call, Long> seen = new EnumMap<>(Call.class);
    private long calls;
    private long failAt = Long.MAX_VALUE;
    private Failure failure = Failure.CUT;
    private @Nullable Call failed;
    private boolean on = true;

    /** Plans a failure at the n-th call from now on; the first call is number 1. */
    public void failAt(long n, Failure what) {
        failAt = calls + n;
        failure = what;
    }

    /** Cuts the power now. */
    public void cut() {
        on = false;
    }

    /** Power is back, and no failure is planned. */
    public void restore() {
        on = true;
        failAt = Long.MAX_VALUE;
    }

    /** Calls that the devices have seen. */
    public long calls() {
        return calls;
    }

    /** How many of them were of this kind. */
    public long calls(Call kind) {
        return seen.getOrDefault(kind, 0L);
    }

    /** The call that a planned failure hit last; null when there was none yet. */
    public @Nullable Call failed() {
        return failed;
    }

    public boolean isOn() {
        return on;
    }

    /** A device is called. It has its effect afterwards, and for sure only if this returns. */
    void call(Call kind) throws IOException {
        if (!on) {
            throw new IOException("no power");
        }
        calls++;
        seen.merge(kind, 1L, Long::sum);
        if (calls == failAt) {
            failed = kind;
            on = failure == Failure.IO_ERROR;
            throw new IOException(on ? "input/output error" : "power cut");
        }
    }
}
