package dev.holdfast.bridge.rpc;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the calls of each session one after another, in the order in which they came. */
final class CallOrder {

    /** Of every session that has calls in service, the last. */
    private final Map<Long, Call> last = new HashMap<>();

    /** Whether the call may be carried out now; else {@link #leave} hands it out when its turn has come. */
    synchronized boolean enter(Call call) {
        if (!call.function().hasSession()) {
            return true;
        }
        Call before = last.put(call.session(), call);
        if (before != null) {
            before.next = call;
        }
        return before == null;
    }

    /** The call has been carried out. Returns the one that the caller must carry out now, if there is one. */
    synchronized @Nullable Call leave(Call call) {
        if (call.function().hasSession()) {
            last.remove(call.session(), call);
        }
        return call.next;
    }
}
