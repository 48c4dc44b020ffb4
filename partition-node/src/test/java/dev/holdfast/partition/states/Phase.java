package dev.holdfast.partition.states;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.image.ImageBuilder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.v1.ActivateLoad;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.LoadPart;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A way through a state in which nothing but status leaves a card: what begins it, and what it ends in. */
enum Phase {
    BOOT(CardState.BOOT, CardState.BOOT, Subject::member, Phase::switchOn, CardState.OPERATIONAL),
    SELF_TEST_AT_BOOT(
            CardState.SELF_TEST, CardState.SELF_TEST, Subject::member, Phase::switchOn, CardState.OPERATIONAL),
    SELF_TEST_ON_DEMAND(
            CardState.SELF_TEST,
            CardState.SELF_TEST_ON_DEMAND,
            Subject::member,
            subject -> ask(subject, Asker.TESTER, Subject.selfTests(102)),
            CardState.OPERATIONAL),
    SELF_TEST_ON_TIME(
            CardState.SELF_TEST,
            CardState.SELF_TEST_PERIODIC,
            Subject::testingItself,
            subject -> subject.rack().run(Subject.PERIOD),
            CardState.OPERATIONAL),
    CSP_ENTRY(
            CardState.CSP_ENTRY,
            CardState.CSP_ENTRY,
            Subject::blank,
            subject -> ask(subject, Asker.COORDINATOR, TestPool.initialize("pool", List.of(subject.card()))),
            CardState.OPERATIONAL),
    LOAD(
            CardState.MAINTENANCE,
            CardState.MAINTENANCE,
            () -> Subject.member().staffed(),
            Phase::load,
            CardState.OPERATIONAL),
    ZEROIZATION(
            CardState.ZEROIZING,
            CardState.ZEROIZING,
            Subject::member,
            subject -> ask(subject, Asker.TESTER, Reach.ZEROIZE),
            CardState.ZEROIZED),
    TAMPER_RESPONSE(CardState.ZEROIZING, CardState.ZEROIZING, Subject::member, Phase::open, CardState.TAMPER_RESPONSE),
    DECOMMISSIONING(
            CardState.ZEROIZING,
            CardState.ZEROIZING,
            () -> Subject.member().staffed(),
            subject -> ask(
                    subject, Asker.OFFICER, Request.newBuilder().setDecommission(Decommission.getDefaultInstance())),
            CardState.DECOMMISSIONED);

    private static final int CHUNK = 256 << 10;

    private final CardState points;
    private final CardState state;
    private final Supplier<Subject> start;
    private final Consumer<Subject> beginning;
    private final CardState end;

    Phase(CardState points, CardState state, Supplier<Subject> start, Consumer<Subject> beginning, CardState end) {
        this.points = points;
        this.state = state;
        this.start = start;
        this.beginning = beginning;
        this.end = end;
    }

    /** The state by which the policy names its halt points. */
    CardState points() {
        return points;
    }

    /** What the card is meanwhile. */
    CardState state() {
        return state;
    }

    /** What it is in the end, if nothing comes between. */
    CardState end() {
        return end;
    }

    /** A card to which it may happen. */
    Subject start() {
        return start.get();
    }

    /** Does not wait for its end. */
    void begin(Subject subject) {
        beginning.accept(subject);
    }

    private static void switchOn(Subject subject) {
        subject.card().powerCut();
        CompletableFuture<Void> unused = subject.card().beginBoot();
    }

    private static void ask(Subject subject, Asker asker, Request.Builder request) {
        CompletableFuture<Response> unused = subject.send(asker, request);
    }

    /** Noticed when the sensors are looked at next, within a second. */
    private static void open(Subject subject) {
        subject.card().sensors.set("cover", 1_000);
        subject.rack().run(Duration.ofSeconds(1));
    }

    private static void load(Subject subject) {
        ByteString image = ImageBuilder.build(
                new Firmware("1.1.0-test", 1),
                subject.rack().millis(),
                ImageParts.builtIn(),
                subject.rack().maker()::sealFirmware,
                subject.rack().owner()::sealFirmware);
        ByteString digest = ByteString.copyFrom(Hash.SHA_256.start().digest(image.toByteArray()));
        ask(
                subject,
                Asker.OFFICER,
                Request.newBuilder()
                        .setBeginLoad(
                                BeginLoad.newBuilder().setSize(image.size()).setSha256(digest)));
        for (int offset = 0; offset < image.size(); offset += CHUNK) {
            ask(
                    subject,
                    Asker.OFFICER,
                    Request.newBuilder()
                            .setLoadPart(LoadPart.newBuilder()
                                    .setOffset(offset)
                                    .setContent(image.substring(offset, Math.min(image.size(), offset + CHUNK)))));
        }
        ask(subject, Asker.OFFICER, Request.newBuilder().setActivateLoad(ActivateLoad.getDefaultInstance()));
    }
}
