package dev.holdfast.harness.card;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.trust.PapersFolder;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.ControlRequest.PowerCard.Switch;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Straight to where a card listens, with papers of one's own. */
final class AtAddress implements CardWay {

    private final Address card;
    private final TesterLine line;
    private final EventLoops loops;

    private AtAddress(Address card, TesterLine line, EventLoops loops) {
        this.card = card;
        this.line = line;
        this.loops = loops;
    }

    static AtAddress open(String address, Path papers) {
        EventLoops loops = new EventLoops(1);
        try {
            Address card = ConfigFile.endpoint(address);
            String name = Subject.of(PapersFolder.open(papers).get().chain().get(0))
                    .map(Subject::name)
                    .orElseThrow(() -> new IOException("The papers in " + papers + " name nobody."));
            ChannelOptions channel = ChannelOptions.tls(loops, TlsIdentity.open(papers));
            return new AtAddress(card, new TesterLine(channel, name), loops);
        } catch (IOException e) {
            loops.close();
            throw new RefusedException(Code.BAD_PARAMETER, String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            loops.close();
            throw e;
        }
    }

    @Override
    public Response ask(Request request) {
        return await(line.ask(card, request));
    }

    @Override
    public Heard send(ByteString bytes, Duration quiet) {
        var heard = await(line.send(card, bytes.toByteArray(), quiet));
        return Heard.newBuilder()
                .addAllFrames(heard.frames())
                .setEnded(heard.ended())
                .build();
    }

    @Override
    public void power(Switch position) {
        throw new RefusedException(
                Code.WRONG_STATE, "This card's process is somebody else's: stop it, and hsm partition run starts it.");
    }

    @Override
    public void close() {
        loops.close();
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw RefusedException.behind(e) instanceof RefusedException refused ? refused : e;
        }
    }
}
