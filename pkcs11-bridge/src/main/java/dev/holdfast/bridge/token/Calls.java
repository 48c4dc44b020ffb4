package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Function;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** Which handler carries out which call. */
final class Calls {

    private final Map<Function, Handler> handlers = new EnumMap<>(Function.class);
    private final LongFunction<Session> sessions;

    /** @param sessions finds a session by its handle, or throws */
    Calls(LongFunction<Session> sessions) {
        this.sessions = sessions;
    }

    void on(Function function, Handler handler) {
        if (handlers.put(function, handler) != null) {
            throw new IllegalStateException(function + " has two handlers");
        }
    }

    /** For a call whose first argument is a session. No two of one session run at the same time. */
    void onSession(Function function, SessionHandler handler) {
        on(function, (in, out) -> {
            Session session = sessions.apply(in.number());
            session.run(() -> handler.handle(session, in, out));
        });
    }

    Optional<Handler> find(Function function) {
        return Optional.ofNullable(handlers.get(function));
    }
}
