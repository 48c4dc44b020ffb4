package dev.holdfast.partition.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AbandonLoad;
import dev.holdfast.proto.v1.ActivateLoad;
import dev.holdfast.proto.v1.BeginLoad;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DiskFault;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.GetFirmware;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.InjectFault;
import dev.holdfast.proto.v1.IntegrityFault;
import dev.holdfast.proto.v1.KeepFirmware;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.LoadPart;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.RaiseMinimum;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ResumeCard;
import dev.holdfast.proto.v1.RollBackFirmware;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.SelfTestReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A card gets its firmware, loads other firmware on trial, keeps it or goes back (TE04.32, TE05.13, TE10.37). */
class FirmwareLoadTest {

    private static final Duration RESTART = Duration.ofSeconds(5);
    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final Request.Builder ACTIVATE =
            Request.newBuilder().setActivateLoad(ActivateLoad.getDefaultInstance());
    private static final Request.Builder KEEP = Request.newBuilder().setKeepFirmware(KeepFirmware.getDefaultInstance());
    private static final Request.Builder ROLL_BACK =
            Request.newBuilder().setRollBackFirmware(RollBackFirmware.getDefaultInstance());

    private final VirtualRack rack = new VirtualRack();
    private Machine card;
    private ByteString session = ByteString.EMPTY;

    @BeforeEach
    void manufacture() throws IOException {
        card = rack.card("card");
        new ImageSlots(card.flash).manufacture(image("1.0.0", 1));
    }

    @Test
    void aCardThatWasNeverGivenAnImageSaysThatNobodySignedWhatItRuns() {
        Machine other = rack.card("other");
        other.powerOn();
        FirmwareReport.Image running =
                other.ask(getFirmware()).getFirmwareReport().getRunning();
        assertEquals(Firmware.CURRENT.version(), running.getVersion());
        assertFalse(running.getSigned());
    }

    @Test
    void newFirmwareRunsOnTrialAndIsKeptOrTakenBack() {
        boot();
        assertEquals("1.0.0", card.status().getFirmwareVersion());
        assertTrue(report().getRunning().getSigned());
        assertEquals(Code.WRONG_STATE, code(ask(KEEP)), "there is no trial yet");

        load(image("1.1.0", 2));
        done(ask(ACTIVATE));
        restarted("1.1.0");
        assertTrue(report().getOnTrial());
        assertEquals("1.0.0", report().getPrevious().getVersion());
        done(ask(ROLL_BACK));
        restarted("1.0.0");
        assertFalse(report().getOnTrial());

        load(image("1.1.0", 2));
        done(ask(ACTIVATE));
        restarted("1.1.0");
        assertEquals(Code.WRONG_STATE, code(ask(begin(image("1.2.0", 2)))), "one trial at a time");
        done(ask(KEEP));
        assertFalse(report().getOnTrial());
        assertEquals(Code.WRONG_STATE, code(ask(ROLL_BACK)), "the trial is over");
        card.powerCut();
        card.powerOn();
        assertEquals("1.1.0", card.status().getFirmwareVersion());
    }

    @Test
    void aLoadThatFailsLeavesTheCardAsItWas() {
        boot();
        try (TestImages strangers = new TestImages()) {
            load(strangers.image("6.6.6", 9));
        }
        assertEquals(Code.TAMPERED, code(ask(ACTIVATE)));
        load(image(
                "1.1.0",
                2,
                ImageParts.builtIn().with(ImageParts.SECURITY_POLICY, ByteString.copyFromUtf8("no policy"))));
        Response unusable = ask(ACTIVATE);
        assertEquals(Code.TAMPERED, code(unusable));
        assertTrue(unusable.getStatus().getMessage().contains("security policy"), unusable::toString);
        ByteString good = image("1.1.0", 2);
        done(ask(begin(good)));
        done(ask(part(0, good.substring(0, 100))));
        assertEquals(Code.BAD_PARAMETER, code(ask(part(0, good.substring(0, 100)))));
        assertEquals(Code.INCOMPLETE, code(ask(ACTIVATE)));
        assertEquals(CardState.MAINTENANCE, card.card().state());
        done(ask(Request.newBuilder().setAbandonLoad(AbandonLoad.getDefaultInstance())));
        done(ask(Request.newBuilder()
                .setBeginLoad(
                        BeginLoad.newBuilder().setSize(good.size()).setSha256(ByteString.copyFrom(new byte[32])))));
        send(good);
        assertEquals(Code.TAMPERED, code(ask(ACTIVATE)), "not what was announced");

        assertEquals(CardState.UNINITIALIZED, card.card().state());
        assertEquals("1.0.0", card.status().getFirmwareVersion());
        card.powerCut();
        card.powerOn();
        assertEquals("1.0.0", card.status().getFirmwareVersion());
        assertFalse(card.ask(getFirmware()).getFirmwareReport().getOnTrial());
    }

    @Test
    void aLoadOfWhichNobodyHearsAnyMoreIsGivenUp() {
        boot();
        done(ask(begin(image("1.1.0", 2))));
        assertEquals(CardState.MAINTENANCE, card.card().state());
        assertTrue(rack.runUntil(() -> card.card().state() == CardState.UNINITIALIZED, Duration.ofMinutes(10)));
    }

    @Test
    void onlyACryptoOfficerLoads() {
        boot();
        assertEquals(Code.FORBIDDEN, code(card.ask(begin(image("1.1.0", 2)))));
        assertEquals(Code.FORBIDDEN, code(card.ask(raise(1))));
        assertEquals(CardState.UNINITIALIZED, card.card().state());
    }

    @Test
    void firmwareThatDoesNotBootIsTakenBackAfterThreeTries() {
        boot();
        card.withBroken(test -> card.card().firmware().version().equals("1.1.0") && test.startsWith("ECDH"));
        load(image("1.1.0", 2));
        done(ask(ACTIVATE));
        int tries = 0;
        assertTrue(rack.runUntil(() -> card.card().state() == CardState.ERROR, RESTART), "the first try fails");
        while (card.card().firmware().version().equals("1.1.0")) {
            assertTrue(
                    rack.runUntil(() -> card.card().state() != CardState.ERROR, RESTART), "it tries again by itself");
            assertTrue(rack.runUntil(this::isSettled, RESTART));
            tries++;
        }
        assertEquals(3, tries);
        restarted("1.0.0");
        assertFalse(report().getOnTrial());
    }

    @Test
    void theMinimumIsRaisedByCommandOnlyAndNeverLowered() {
        boot();
        load(image("1.1.0", 3));
        done(ask(ACTIVATE));
        restarted("1.1.0");
        assertEquals(Code.WRONG_STATE, code(ask(raise(2))), "the way back stays open during the trial");
        done(ask(KEEP));
        assertEquals(0, report().getMinimumSecurityVersion());
        assertEquals(Code.BAD_PARAMETER, code(ask(raise(4))), "above the running firmware");
        done(ask(raise(2)));
        assertEquals(2, report().getMinimumSecurityVersion());
        assertEquals(Code.BAD_PARAMETER, code(ask(raise(1))));
        load(image("1.0.9", 1));
        Response refused = ask(ACTIVATE);
        assertTrue(refused.getStatus().getMessage().contains("accepts none below 2"), refused.toString());
        load(image("1.0.9", 2));
        done(ask(ACTIVATE));
        restarted("1.0.9");
    }

    @Test
    void firmwareThatWasAlteredOnTheFlashDoesNotRun() {
        Map<String, byte[]> flash = card.flash.image();
        flash.get("image-a")[flash.get("image-a").length / 2] ^= 1;
        card.flash.restore(flash);
        assertEquals(CardState.ERROR, card.powerOn());
        assertTrue(
                card.status().getError().startsWith("Firmware integrity test failed"),
                card.status().getError());
    }

    /** TE10.54: on demand and periodically, too. */
    @Test
    void aBitThatFlipsInTheFlashIsNoticedByTheSelfTests() throws IOException {
        rack.testingEvery(Duration.ofHours(24));
        card = rack.card("periodic");
        new ImageSlots(card.flash).manufacture(image("1.0.0", 1));
        for (boolean onDemand : new boolean[] {true, false}) {
            assertEquals(CardState.UNINITIALIZED, card.powerOn());
            assertTrue(integrity().getPassed());
            flip();
            if (onDemand) {
                assertFalse(integrity().getPassed());
            } else {
                assertTrue(rack.runUntil(() -> card.card().state() == CardState.ERROR, Duration.ofHours(25)));
            }
            assertEquals(CardState.ERROR, card.card().state());
            assertTrue(card.status().getError().contains("firmware integrity"), card.status()::getError);
            card.powerCut();
            assertEquals(CardState.ERROR, card.powerOn(), "a power cycle does not mend it");
            flip();
            card.powerCut();
        }
    }

    private void flip() {
        Map<String, byte[]> flash = card.flash.image();
        flash.get("image-a")[flash.get("image-a").length - 200] ^= 1;
        card.flash.restore(flash);
    }

    private SelfTestReport.Result integrity() {
        return card.ask(Request.newBuilder()
                        .setRunSelfTests(RunSelfTests.newBuilder().addNumbers(801)))
                .getSelfTestReport()
                .getResults(0);
    }

    /** Whether there are faults is the running image's to say, and not the simulator's that it was built with. */
    @Test
    void aCardBuiltForTestsHasNoFaultsWhileItRunsReleaseFirmware() throws IOException {
        card = rack.testCard("tested");
        new ImageSlots(card.flash).manufacture(image("1.0.0", 1));
        boot();
        Request.Builder fault = inject(CardFault.newBuilder()
                .setDisk(DiskFault.newBuilder().setKind(DiskFault.Kind.IO_ERROR).setDisk("disk")));
        assertEquals(Code.FORBIDDEN, code(tester(fault)));
        load(image("1.1.0-test", 1));
        done(ask(ACTIVATE));
        restarted("1.1.0-test");
        done(tester(fault));
    }

    @Test
    void testFirmwareStopsAndSpoilsWhereATesterSaysAndReleaseFirmwareDoesNot() {
        boot();
        Request.Builder halt =
                inject(CardFault.newBuilder().setHalt(Halt.newBuilder().setPoint("load.verified")));
        assertEquals(Code.FORBIDDEN, code(tester(halt)), "release firmware");
        load(image("1.1.0-test", 1));
        done(ask(ACTIVATE));
        restarted("1.1.0-test");
        done(ask(KEEP));

        done(tester(halt));
        load(image("1.2.0-test", 1));
        CompletableFuture<Response> activated = card.send(ACTIVATE.clone().setSession(session));
        rack.run(Duration.ofSeconds(1));
        assertFalse(activated.isDone(), "halted");
        assertEquals(CardState.MAINTENANCE, card.status().getState());
        assertEquals(Code.WRONG_STATE, code(card.ask(TestPool.createKey("key", P_256))), "no data leaves the card");
        done(tester(Request.newBuilder().setResume(ResumeCard.newBuilder().setHalt("load.verified"))));
        done(rack.await(activated));
        restarted("1.2.0-test");

        done(tester(inject(CardFault.newBuilder()
                .setTimes(1)
                .setIntegrity(IntegrityFault.newBuilder().setPart("fips.profile")))));
        done(ask(KEEP));
        card.powerOff();
        assertEquals(CardState.ERROR, card.powerOn());
        assertTrue(
                card.status().getError().contains("fips.profile"), card.status().getError());
        card.powerOff();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    /** The answers of the self-tests come from the image: what vendor and owner sign matters. */
    @Test
    void anImageWithAWrongAnswerDoesNotPassItsSelfTests() throws IOException {
        String book = ImageParts.builtIn().get(ImageParts.KNOWN_ANSWERS).toStringUtf8();
        int answer = book.indexOf("SP800-56C = ") + "SP800-56C = ".length();
        char other = book.charAt(answer) == '0' ? '1' : '0';
        ByteString wrong = ByteString.copyFromUtf8(book.substring(0, answer) + other + book.substring(answer + 1));
        Machine spoiled = rack.card("spoiled");
        new ImageSlots(spoiled.flash)
                .manufacture(image("1.0.0", 1, ImageParts.builtIn().with(ImageParts.KNOWN_ANSWERS, wrong)));
        assertEquals(CardState.ERROR, spoiled.powerOn());
        assertTrue(
                spoiled.status().getError().contains("SP 800-56C"),
                spoiled.status().getError());
    }

    /** New files are sealed for the minimum, not for what runs: a trial does not close the way back. */
    @Test
    void aMemberGoesBackToTheFirmwareBeforeWithAllItWroteMeanwhile() {
        TestPool pool = TestPool.activated(rack, "pool", 1);
        card = pool.card(0);
        session = login();
        load(image("1.1.0", 2));
        done(ask(ACTIVATE));
        assertTrue(rack.runUntil(() -> isInService("1.1.0"), Duration.ofMinutes(1)));
        pool.done(TestPool.USER, TestPool.createKey("made-on-trial", P_256));
        CardStatus onTrial = card.status();
        session = session();
        done(ask(ROLL_BACK));
        assertTrue(rack.runUntil(() -> isInService(Firmware.CURRENT.version()), Duration.ofMinutes(1)));
        assertEquals(onTrial.getStateDigest(), card.status().getStateDigest());
        assertEquals(1, card.status().getKeys());
    }

    @Test
    void aPoolIsUpdatedCardByCardWhileItServes() {
        TestPool pool = TestPool.activated(rack, "pool", 3);
        for (int i = 0; i < 3; i++) {
            Machine neighbour = pool.card((i + 1) % 3);
            card = pool.card(i);
            session = login();
            load(image("1.1.0", 2));
            served(neighbour, "while-loading-" + i);
            done(ask(ACTIVATE));
            served(neighbour, "while-restarting-" + i);
            assertTrue(rack.runUntil(() -> isInService("1.1.0"), Duration.ofMinutes(1)));
            served(card, "of-mixed-versions-" + i);
            session = session();
            done(ask(KEEP));
        }
        rack.run(Duration.ofSeconds(10));
        CardStatus first = pool.card(0).status();
        assertEquals(9, first.getKeys());
        for (Machine updated : pool.cards()) {
            assertEquals("1.1.0", updated.status().getFirmwareVersion());
            assertEquals(first.getStateDigest(), updated.status().getStateDigest());
        }
    }

    /** What a client does who meets an election: it asks whether it happened, then repeats. */
    private void served(Machine at, String key) {
        Request.Builder create = TestPool.as(TestPool.USER, TestPool.createKey(key, P_256));
        Request.Builder get = TestPool.as(
                TestPool.USER,
                Request.newBuilder().setGetKey(GetKey.newBuilder().setName(key)));
        for (int attempt = 0; attempt < 20; attempt++) {
            if (code(at.ask(create)) == Code.OK || code(at.ask(get)) == Code.OK) {
                return;
            }
            rack.run(Duration.ofSeconds(1));
        }
        fail(key + " was not made");
    }

    private boolean isInService(String version) {
        return card.card().firmware().version().equals(version) && card.card().state() == CardState.OPERATIONAL;
    }

    private boolean isSettled() {
        CardState state = card.card().state();
        return state == CardState.ERROR || state == CardState.UNINITIALIZED;
    }

    private ByteString image(String version, int securityVersion) {
        return image(version, securityVersion, ImageParts.builtIn());
    }

    private ByteString image(String version, int securityVersion, ImageParts parts) {
        return ImageBuilder.build(
                new Firmware(version, securityVersion),
                rack.millis(),
                parts,
                rack.maker()::sealFirmware,
                rack.owner()::sealFirmware);
    }

    private void boot() {
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        session = login();
    }

    /** The card has cycled its power by itself and logged everybody out. */
    private void restarted(String version) {
        assertTrue(rack.runUntil(
                () -> card.card().firmware().version().equals(version)
                        && card.card().state() == CardState.UNINITIALIZED,
                RESTART));
        assertEquals(version, card.status().getFirmwareVersion());
        session = session();
    }

    private ByteString login() {
        session = open("holdfast-default");
        done(ask(Request.newBuilder()
                .setReplaceCredential(ReplaceCredential.newBuilder()
                        .setCredential(ByteString.copyFromUtf8("holdfast-default"))
                        .setReplacement(ByteString.copyFromUtf8("the officer's own")))));
        return session();
    }

    private ByteString session() {
        return open("the officer's own");
    }

    private ByteString open(String credential) {
        return done(card.ask(Request.newBuilder()
                        .setOpenSession(OpenSession.newBuilder()
                                .setOperator("admin")
                                .setCredential(ByteString.copyFromUtf8(credential)))))
                .getOperatorSession()
                .getSession();
    }

    private void load(ByteString image) {
        done(ask(begin(image)));
        assertEquals(CardState.MAINTENANCE, card.card().state());
        send(image);
        assertEquals(image.size(), report().getLoaded());
    }

    private void send(ByteString image) {
        int chunk = 64 << 10;
        for (int at = 0; at < image.size(); at += chunk) {
            done(ask(part(at, image.substring(at, Math.min(image.size(), at + chunk)))));
        }
    }

    private static Request.Builder begin(ByteString image) {
        return Request.newBuilder()
                .setBeginLoad(BeginLoad.newBuilder()
                        .setSize(image.size())
                        .setSha256(ByteString.copyFrom(Hash.SHA_256.start().digest(image.toByteArray()))));
    }

    private static Request.Builder part(int offset, ByteString content) {
        return Request.newBuilder()
                .setLoadPart(LoadPart.newBuilder().setOffset(offset).setContent(content));
    }

    private static Request.Builder raise(int version) {
        return Request.newBuilder().setRaiseMinimum(RaiseMinimum.newBuilder().setSecurityVersion(version));
    }

    private static Request.Builder inject(CardFault.Builder fault) {
        return Request.newBuilder().setInjectFault(InjectFault.newBuilder().setFault(fault));
    }

    private static Request.Builder getFirmware() {
        return Request.newBuilder().setGetFirmware(GetFirmware.getDefaultInstance());
    }

    private FirmwareReport report() {
        return done(card.ask(getFirmware())).getFirmwareReport();
    }

    private Response tester(Request.Builder request) {
        return rack.await(card.send(PeerRole.PEER_ROLE_TESTER, request));
    }

    private Response ask(Request.Builder request) {
        return card.ask(request.clone().setSession(session));
    }

    private static Response done(Response response) {
        assertEquals(Code.OK, code(response), () -> response.getStatus().getMessage());
        return response;
    }

    private static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
