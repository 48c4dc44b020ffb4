package dev.holdfast.bridge.operation;

import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a session keeps its operation of one kind, and the standard's rules about when it begins and ends: one at a time; an error
 * ends it, and so does the result once it has been delivered; a query, a buffer that is too small and a function that does not fit
 * in here (OPERATION_ACTIVE) leave it as it is.
 */
public final class Place<O extends Operation> {

    private @Nullable O operation;
    private boolean drained;

    /**
     * An *Init function.
     *
     * @param mechanism empty to cancel what is active
     * @throws CryptokiException OPERATION_ACTIVE; ARGUMENTS_BAD when there is nothing to cancel; whatever the start throws
     */
    public <M> void init(Optional<M> mechanism, Function<M, O> start) {
        if (mechanism.isEmpty()) {
            if (operation == null) {
                throw new CryptokiException(CKR.ARGUMENTS_BAD, "no mechanism, and nothing to cancel");
            }
            cancel();
            return;
        }
        if (operation != null && !drained) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE);
        }
        cancel();
        operation = start.apply(mechanism.get());
    }

    /** @throws CryptokiException OPERATION_NOT_INITIALIZED */
    public O active() {
        if (operation == null) {
            throw new CryptokiException(CKR.OPERATION_NOT_INITIALIZED);
        }
        return operation;
    }

    /** A part that delivers nothing. */
    public void update(Consumer<O> part) {
        run(active -> {
            part.accept(active);
            drained = false;
            return Output.NOTHING;
        });
    }

    /** A part, with what it delivers. */
    public Output part(Function<O, Output> part) {
        return run(active -> {
            Output output = part.apply(active);
            drained = drained && output instanceof Output.Needed;
            return output;
        });
    }

    /**
     * The call that ends the operation once its result is delivered. When that has no length and the client cannot say whether it
     * asked for the length or for the result, either may follow: the same call again, or a new operation.
     */
    public Output last(Room room, Function<O, Output> last) {
        return run(active -> {
            Output output = last.apply(active);
            if (output instanceof Output.Delivered delivered) {
                if (room.unclear() && delivered.bytes().length == 0 && !drained) {
                    drained = true;
                } else {
                    cancel();
                }
            }
            return output;
        });
    }

    /** A call that ends the operation however it goes. */
    public void close(Consumer<O> last) {
        run(active -> {
            last.accept(active);
            cancel();
            return Output.NOTHING;
        });
    }

    public void cancel() {
        operation = null;
        drained = false;
    }

    /** What is active, if anything is. */
    Stream<O> stream() {
        return Stream.ofNullable(operation);
    }

    void restore(O saved) {
        operation = saved;
        drained = false;
    }

    private Output run(Function<O, Output> call) {
        O active = active();
        boolean over = true;
        try {
            Output output = call.apply(active);
            over = false;
            return output;
        } catch (CryptokiException e) {
            over = e.value() != CKR.OPERATION_ACTIVE;
            throw e;
        } finally {
            if (over) {
                cancel();
            }
        }
    }
}
