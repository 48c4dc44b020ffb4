package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ObjectRef;
import java.util.Optional;

/** The operations that are active in one session. Used by one thread at a time. */
public final class Operations implements AutoCloseable {

    /** The key of the operation that cannot go on before the user has proved himself again (CKA_ALWAYS_AUTHENTICATE). */
    public Optional<ObjectRef> awaitingLogin() {
        return Optional.empty();
    }

    /** The user has proved himself for the operation that was {@link #awaitingLogin}. */
    public void admit(ByteString useTicket) {
        throw new IllegalStateException("no operation awaits a login");
    }

    /** Ends all of them and wipes what they hold. */
    @Override
    public void close() {}
}
