package dev.holdfast.coordinator.control;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the coordinator that runs in a folder. */
public final class ControlClient {

    private static final Logger LOG = LoggerFactory.getLogger(ControlClient.class);

    private final Path folder;

    public ControlClient(Path folder) {
        this.folder = folder;
    }

    /** Whether a coordinator listens there now. */
    public boolean isAnswered() {
        try (SocketChannel channel = open()) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Waits for the answer, however long that takes.
     *
     * @param request of any version; it is sent with this side's
     * @param progress takes what is told meanwhile
     * @return neither a progress nor a refusal
     * @throws RefusedException when the coordinator refused; UNREACHABLE when there is none; OUTCOME_UNKNOWN when it ended
     *     before it answered
     */
    public ControlReply ask(ControlRequest.Builder request, Consumer<String> progress) {
        PrivateFolder.check(folder);
        try (SocketChannel channel = open()) {
            return converse(
                    channel, request.setVersion(ControlConversation.VERSION).build(), progress);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.UNREACHABLE,
                    "No coordinator runs in " + folder + "; start one with hsm up --home " + folder + ".");
        }
    }

    private ControlReply converse(SocketChannel channel, ControlRequest request, Consumer<String> progress) {
        try {
            send(channel, request);
            InputStream in = Channels.newInputStream(channel);
            ControlReply reply = ControlFrames.read(in, ControlReply.parser());
            while (reply.hasProgress()) {
                progress.accept(reply.getProgress().getText());
                reply = ControlFrames.read(in, ControlReply.parser());
            }
            if (reply.hasRefusal()) {
                throw new RefusedException(reply.getRefusal());
            }
            return reply;
        } catch (IOException e) {
            throw new RefusedException(
                    Code.OUTCOME_UNKNOWN,
                    "The coordinator ended before it answered; look with hsm status, and repeat what is not done.");
        }
    }

    /** A coordinator that has too many clients answers without listening; so its answer is read in any case. */
    private static void send(SocketChannel channel, ControlRequest request) {
        try {
            ControlFrames.write(Channels.newOutputStream(channel), request);
        } catch (IOException e) {
            LOG.debug("The coordinator closed before the request was sent", e);
        }
    }

    private SocketChannel open() throws IOException {
        UnixDomainSocketAddress address = ControlSocket.in(folder);
        if (!Files.exists(address.getPath())) {
            throw new EOFException("no socket");
        }
        return SocketChannel.open(address);
    }
}
