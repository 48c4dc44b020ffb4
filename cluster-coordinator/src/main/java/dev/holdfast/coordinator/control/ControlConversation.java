package dev.holdfast.coordinator.control;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlReply.Progress;
import dev.holdfast.proto.v1.ControlRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's request and the replies to it, on one thread. */
final class ControlConversation {

    /** Of {@link ControlRequest}. */
    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ControlConversation.class);

    private ControlConversation() {}

    /** @param received run when the request is there */
    static void hold(SocketChannel client, ControlService service, Runnable received) {
        OutputStream out = Channels.newOutputStream(client);
        try {
            ControlReply reply;
            try {
                ControlRequest request = ControlFrames.read(Channels.newInputStream(client), ControlRequest.parser());
                received.run();
                LOG.info("An operator asks for {}", request.getRequestCase());
                reply = perform(service, request, text -> progress(out, text));
            } catch (RefusedException e) {
                reply = refusal(e);
            }
            ControlFrames.write(out, reply);
        } catch (IOException e) {
            LOG.debug("A client of the control socket went away", e);
        }
    }

    static void refuseOneTooMany(SocketChannel client) throws IOException {
        RefusedException busy = new RefusedException(
                Code.BUSY, "Too many commands wait for the coordinator; repeat this one when some are done.");
        ControlFrames.write(Channels.newOutputStream(client), refusal(busy));
    }

    private static ControlReply perform(ControlService service, ControlRequest request, Consumer<String> progress) {
        if (request.getVersion() != VERSION) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The coordinator speaks version " + VERSION + " of the control channel and the command version "
                            + request.getVersion() + "; run hsm down and hsm up with the new one.");
        }
        try {
            return service.perform(request, progress);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : defect(e);
        } catch (RefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw defect(e);
        }
    }

    /** Whoever no longer listens misses how it goes on, and it goes on. */
    private static void progress(OutputStream out, String text) {
        try {
            ControlFrames.write(
                    out,
                    ControlReply.newBuilder()
                            .setProgress(Progress.newBuilder().setText(text))
                            .build());
        } catch (IOException e) {
            LOG.debug("A client of the control socket went away", e);
        }
    }

    private static ControlReply refusal(RefusedException refused) {
        return ControlReply.newBuilder().setRefusal(refused.status()).build();
    }

    private static RefusedException defect(RuntimeException unforeseen) {
        LOG.error("A request of an operator failed for a reason nobody foresaw", unforeseen);
        return new RefusedException(
                Code.INTERNAL, "The coordinator failed in a way it does not know; its log has the details.");
    }
}
