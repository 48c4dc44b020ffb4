package dev.holdfast.partition.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AbandonLoad;
import dev.holdfast.proto.v1.ActivateLoad;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.GetFirmware;
import dev.holdfast.proto.v1.KeepFirmware;
import dev.holdfast.proto.v1.LoadPart;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.RaiseMinimum;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RollBackFirmware;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whatever an officer sends in the course of a load, in whatever order and pieces, a card installs the image that was signed,
 * whole, or it goes on with what it had.
 */
class FirmwareLoadFuzzTest {

    private static final VirtualRack RACK = new VirtualRack();
    private static final ByteString IMAGE = ImageBuilder.build(
            new Firmware("9.9.9", Firmware.CURRENT.securityVersion()),
            RACK.millis(),
            ImageParts.builtIn(),
            RACK.maker()::sealFirmware,
            RACK.owner()::sealFirmware);
    private static final int MOST_STEPS = 16;
    private static final int CHUNK = 64 << 10;

    /** Booting takes long in an instrumented JVM, so a card serves until it has taken an image. */
    private static @Nullable Machine card;

    private static ByteString session = ByteString.EMPTY;

    private ByteString sent = ByteString.EMPTY;

    @FuzzTest(maxDuration = "1m")
    void anyCourseOfALoad(FuzzedDataProvider data) {
        Machine loaded = ready();
        Map<String, ByteString> before = images(loaded);
        for (int i = 0; i < MOST_STEPS && data.remainingBytes() > 0; i++) {
            Request.Builder request = step(data);
            Response response = ask(loaded, request);
            Code code = response.getStatus().getCode();
            assertNotEquals(Code.INTERNAL, code, response::toString);
            if (request.hasBeginLoad() && code == Code.OK) {
                sent = ByteString.EMPTY;
            } else if (request.hasLoadPart() && code == Code.OK) {
                sent = sent.concat(request.getLoadPart().getContent());
            } else if (request.hasActivateLoad() && code == Code.OK) {
                assertEquals(IMAGE, sent, "installed");
                card = null;
                return;
            }
            assertSound(loaded);
        }
        ask(loaded, abandon());
        assertEquals(CardState.UNINITIALIZED, loaded.card().state());
        assertEquals(before, images(loaded), "the flash");
    }

    /** The note on the flash of what runs is not signed: whoever can write there can make one whose digest is right. */
    @FuzzTest(maxDuration = "1m")
    void anyHeadOnTheFlash(byte[] head) {
        Machine machine = RACK.card("altered-" + RACK.millis());
        ByteString record = ByteString.copyFrom(head);
        Map<String, byte[]> flash = new TreeMap<>(machine.flash.image());
        flash.put("image-head", record.concat(FirmwareImage.sha384(record)).toByteArray());
        flash.put("image-a", IMAGE.toByteArray());
        machine.flash.restore(flash);
        CardState state = machine.powerOn();
        assertTrue(state == CardState.UNINITIALIZED || state == CardState.ERROR, state::toString);
        assertEquals(state == CardState.ERROR, !machine.status().getError().isEmpty());
        machine.powerOff();
    }

    private Request.Builder step(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 8)) {
            case 0 -> begin(IMAGE.size(), digest(IMAGE));
            case 1 -> begin(data.consumeInt(), ByteString.copyFrom(data.consumeBytes(data.consumeInt(0, 40))));
            case 2 -> part(sent.size(), rest(CHUNK));
            case 3 -> part(sent.size(), rest(data.consumeInt(0, CHUNK)));
            case 4 ->
                part(
                        data.consumeBoolean() ? sent.size() : data.consumeInt(),
                        ByteString.copyFrom(data.consumeBytes(data.consumeInt(0, 200))));
            case 5 -> Request.newBuilder().setActivateLoad(ActivateLoad.getDefaultInstance());
            case 6 -> abandon();
            case 7 ->
                data.consumeBoolean()
                        ? Request.newBuilder().setKeepFirmware(KeepFirmware.getDefaultInstance())
                        : Request.newBuilder().setRollBackFirmware(RollBackFirmware.getDefaultInstance());
            default ->
                Request.newBuilder().setRaiseMinimum(RaiseMinimum.newBuilder().setSecurityVersion(data.consumeInt()));
        };
    }

    /** The next bytes of the image, no more of them than these. */
    private ByteString rest(int most) {
        int from = Math.min(sent.size(), IMAGE.size());
        return IMAGE.substring(from, Math.min(IMAGE.size(), from + most));
    }

    private static void assertSound(Machine card) {
        CardState state = card.card().state();
        FirmwareReport report = ask(card, Request.newBuilder().setGetFirmware(GetFirmware.getDefaultInstance()))
                .getFirmwareReport();
        assertEquals(Firmware.CURRENT.version(), report.getRunning().getVersion());
        assertEquals(report.getLoading() == 0 ? CardState.UNINITIALIZED : CardState.MAINTENANCE, state);
        assertTrue(report.getLoaded() <= report.getLoading() && report.getLoading() <= FirmwareImage.MAX_SIZE);
        assertTrue(Integer.compareUnsigned(
                        report.getMinimumSecurityVersion(), report.getRunning().getSecurityVersion())
                <= 0);
    }

    private static Machine ready() {
        Machine ready = card;
        if (ready == null || ask(ready, abandon()).getStatus().getCode() != Code.WRONG_STATE) {
            ready = RACK.card("loaded-" + RACK.millis());
            ready.powerOn();
            session = open(ready, "holdfast-default");
            ask(
                    ready,
                    Request.newBuilder()
                            .setReplaceCredential(ReplaceCredential.newBuilder()
                                    .setCredential(ByteString.copyFromUtf8("holdfast-default"))
                                    .setReplacement(ByteString.copyFromUtf8("the officer's own"))));
            session = open(ready, "the officer's own");
            card = ready;
        }
        return ready;
    }

    private static ByteString open(Machine card, String credential) {
        return card.ask(Request.newBuilder()
                        .setOpenSession(OpenSession.newBuilder()
                                .setOperator("admin")
                                .setCredential(ByteString.copyFromUtf8(credential))))
                .getOperatorSession()
                .getSession();
    }

    private static Response ask(Machine card, Request.Builder request) {
        return card.ask(request.clone().setSession(session));
    }

    private static Request.Builder abandon() {
        return Request.newBuilder().setAbandonLoad(AbandonLoad.getDefaultInstance());
    }

    private static Request.Builder begin(int size, ByteString sha256) {
        return Request.newBuilder()
                .setBeginLoad(BeginLoad.newBuilder().setSize(size).setSha256(sha256));
    }

    private static Request.Builder part(int offset, ByteString content) {
        return Request.newBuilder()
                .setLoadPart(LoadPart.newBuilder().setOffset(offset).setContent(content));
    }

    private static ByteString digest(ByteString content) {
        return ByteString.copyFrom(Hash.SHA_256.start().digest(content.toByteArray()));
    }

    private static Map<String, ByteString> images(Machine card) {
        Map<String, ByteString> images = new TreeMap<>();
        card.flash.image().forEach((name, content) -> {
            if (name.startsWith("image-")) {
                images.put(name, ByteString.copyFrom(content));
            }
        });
        return images;
    }
}
