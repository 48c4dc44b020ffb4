package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the calls of one connection and answers each of them once, whatever becomes of it. For any thread. */
final class CallService {

    private static final Logger LOG = LoggerFactory.getLogger(CallService.class);

    private final SocketChannel channel;
    private final Outgoing outgoing;
    private final MessageMemory memory;
    private final Membership membership;

    CallService(SocketChannel channel, Outgoing outgoing, MessageMemory memory, Membership membership) {
        this.channel = channel;
        this.outgoing = outgoing;
        this.memory = memory;
        this.membership = membership;
    }

    void perform(Call call) {
        perform(call, results -> membership.application().call(call.function(), call.arguments(), results));
    }

    void perform(Call call, Consumer<Results> action) {
        answer(call, result(call, action));
    }

    /** The answer that the call gets; the memory of its message is free again. */
    Answer result(Call call, Consumer<Results> action) {
        try {
            MessageWriter results = call.results();
            action.accept(results);
            return results.complete();
        } catch (CryptokiException refused) {
            return call.failure(refused.value());
        } catch (DroppedConnection onPurpose) {
            close();
            return call.failure(CKR.GENERAL_ERROR);
        } catch (OutOfMemoryError tooMuch) {
            return call.failure(CKR.HOST_MEMORY);
        } catch (RuntimeException | Error defect) {
            // The message of a defect may quote what it stumbled over; its kind and place do not.
            LOG.warn("{} failed: {}", call.function(), kindAndPlace(defect));
            return call.failure(CKR.GENERAL_ERROR);
        } finally {
            memory.release(call.bodyBytes());
            call.wipe();
        }
    }

    /** False when the call had been answered before. */
    boolean answer(Call call, Answer answer) {
        boolean first = call.claimAnswer();
        if (first) {
            send(answer);
        }
        return first;
    }

    /** A client that is gone is not told; reading from it finds that out as well. */
    void send(Answer answer) {
        try {
            outgoing.send(answer.frame());
        } catch (IOException e) {
            LOG.debug("An answer found no reader: {}", e.getClass().getName());
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection did not close: {}", e.getClass().getName());
        }
    }

    private static String kindAndPlace(Throwable defect) {
        StackTraceElement[] trace = defect.getStackTrace();
        return defect.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
