package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.Zeroize;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the maker to the grave: booting, failing, being copied, rolled back, damaged, zeroized and used again. */
class CardLifeTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private final VirtualRack rack = new VirtualRack();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA-256",
                "HMAC-SHA-512",
                "HMAC_DRBG SHA-512 reseed",
                "SP 800-108",
                "SP 800-56C",
                "AES-128-CBC decrypt",
                "AES-192-KW wrap",
                "AES-256-GCM encrypt",
                "RSASSA-PKCS1-v1_5 SHA-512 sign",
                "RSASSA-PSS SHA-256 verify",
                "RSAES-OAEP SHA-256 decrypt",
                "ECDSA P-521 sign",
                "ECDH P-384"
            })
    void aFailedSelfTestStopsTheCardUntilItIsMendedAndPowerCycled(String test) {
        Machine card = rack.card("card").withBroken(name -> name.startsWith(test));
        assertEquals(CardState.ERROR, card.powerOn());
        CardStatus status = card.status();
        assertTrue(status.getError().startsWith("Self-test failed: " + test), status.getError());
        assertEquals(1, count(card, EventKind.SELF_TEST_FAILED));
        card.withBroken(name -> false);
        assertEquals(
                Code.CARD_ERROR,
                card.ask(Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance()))
                        .getStatus()
                        .getCode());
        card.powerOff();
        assertEquals(CardState.OFF, card.card().state());
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        assertEquals("", card.status().getError());
    }

    @Test
    void aMemberKeepsItsPoolAndItsKeysAcrossPowerCuts() {
        TestPool pool = withKey("pool");
        Machine card = pool.card(0);
        CardStatus before = card.status();
        for (int i = 0; i < 3; i++) {
            card.powerCut();
            assertTrue(isInService(card.powerOn()));
            pool.done(TestPool.USER, getKey());
            CardStatus after = card.status();
            assertEquals(before.getPoolId(), after.getPoolId());
            assertEquals(before.getMembersList(), after.getMembersList());
            assertEquals(before.getStateDigest(), after.getStateDigest());
        }
    }

    @Test
    void eachKindOfWrongStoreIsRefusedWithASentenceOfItsOwnAndCanBeZeroized() throws IOException {
        TestPool pool = withKey("pool");
        Machine card = pool.card(0);
        card.powerOff();
        Map<String, byte[]> old = card.disk.image();
        card.powerOn();
        pool.done(TestPool.USER, TestPool.createKey("another", P_256));
        card.powerOff();
        Map<String, byte[]> image = card.disk.image();
        FaultyNvram nvram = card.nvram;
        String journal = image.keySet().stream()
                .filter(name -> name.startsWith("journal"))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = image.get(journal);

        Machine other = rack.card("other");
        other.powerOn();
        other.powerOff();
        Set<String> sentences = new HashSet<>();
        sentences.add(refused(other, image));
        sentences.add(refused(card, old));
        sentences.add(refused(card, with(image, journal, flipped(bytes, bytes.length - 5))));
        sentences.add(refused(card, with(image, journal, Arrays.copyOf(bytes, bytes.length - 5))));
        card.nvram = nvram.copy(new Power());
        card.nvram.advance(Counter.SECURITY_VERSION, 2);
        sentences.add(refused(card, image));
        assertEquals(5, sentences.size(), sentences::toString);

        card.nvram = nvram;
        card.disk.restore(image);
        assertTrue(isInService(card.powerOn()));
        pool.done(TestPool.USER, getKey());

        card.powerOff();
        refused(card, old);
        card.disk.restore(old);
        card.powerOn();
        zeroize(card);
        card.powerOff();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
    }

    @Test
    void aZeroizedCardOpensNothingAndCanServeAnotherPool() {
        TestPool pool = withKey("pool");
        Machine card = pool.card(0);
        Map<String, byte[]> kept = card.disk.image();
        zeroize(card);
        assertEquals(CardState.ZEROIZED, card.card().state());
        assertTrue(card.card().membership().isEmpty());
        assertEquals(Map.of(), card.disk.image());

        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        card.powerOff();
        String sentence = refused(card, kept);
        assertFalse(sentence.isEmpty());

        card.disk.restore(Map.of());
        zeroizeInError(card);
        card.powerOff();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        assertEquals(
                Code.OK,
                card.ask(TestPool.initialize("second", List.of(card)))
                        .getStatus()
                        .getCode());
        rack.run(Duration.ofSeconds(2));
        assertEquals(CardState.OPERATIONAL, card.card().state());
        assertEquals(0, card.status().getKeys());
    }

    @Test
    void powerLostAnywhereInAZeroizationOnlyDelaysItsEnd() {
        for (int call = 1; call <= 40; call++) {
            VirtualRack fresh = new VirtualRack(call);
            Machine card = TestPool.provisioned(fresh, "pool", 1).card(0);
            Map<String, byte[]> kept = card.disk.image();
            card.power.failAt(call, Power.Failure.CUT);
            var unused = card.send(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()));
            fresh.run(Duration.ofMillis(1));
            boolean finished = card.card().state() == CardState.ZEROIZED;
            card.powerCut();
            CardState booted = card.powerOn();
            if (finished) {
                assertEquals(CardState.UNINITIALIZED, booted);
                return;
            }
            if (isInService(booted)) {
                continue;
            }
            assertEquals(CardState.UNINITIALIZED, booted, "cut at call " + call);
            card.powerOff();
            card.disk.restore(kept);
            assertEquals(CardState.ERROR, card.powerOn(), "cut at call " + call);
        }
        throw new AssertionError("no zeroization finished within 40 calls of the devices");
    }

    @Test
    void aZeroizationThatTheDevicesRefuseIsNotReportedAsDone() {
        Machine card = rack.card("card");
        card.powerOn();
        card.power.cut();
        Response response = card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()));
        assertEquals(Code.CARD_ERROR, response.getStatus().getCode());
        assertEquals(CardState.ERROR, card.card().state());
        card.powerCut();
        card.powerOn();
        zeroize(card);
    }

    @Test
    void aPairThatIsNoneStopsTheCard() {
        TestPool pool = withKey("pool");
        Machine card = pool.card(0);
        for (KeySpec spec : List.of(
                P_256, KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build())) {
            card.withBroken(test -> test.equals("pair-wise " + spec.getType()));
            Response response = pool.ask(TestPool.USER, TestPool.createKey("unsound", spec));
            assertEquals(Code.CARD_ERROR, response.getStatus().getCode());
            assertEquals(CardState.ERROR, response.getStatus().getCardState());
            assertTrue(card.status().getError().contains("air-wise"), card.status()::getError);
            card.withBroken(test -> false);
            assertEquals(
                    Code.CARD_ERROR,
                    pool.ask(TestPool.USER, getKey()).getStatus().getCode());
            card.powerCut();
            assertTrue(isInService(card.powerOn()));
            assertEquals(
                    Code.NOT_FOUND,
                    pool.ask(TestPool.USER, getKey("unsound")).getStatus().getCode());
        }
    }

    private TestPool withKey(String name) {
        TestPool pool = TestPool.activated(rack, name, 1);
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        return pool;
    }

    /** Boots the card, which has no power, with that disk; leaves it off. */
    private static String refused(Machine card, Map<String, byte[]> image) {
        Map<String, byte[]> own = card.disk.image();
        card.disk.restore(image);
        assertEquals(CardState.ERROR, card.powerOn());
        assertEquals(1, count(card, EventKind.STORE_REFUSED));
        String sentence = card.status().getError();
        card.powerOff();
        card.disk.restore(own);
        return sentence;
    }

    private static void zeroize(Machine card) {
        Response response = card.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()));
        assertEquals(Code.OK, response.getStatus().getCode(), response::toString);
        assertEquals(CardState.ZEROIZED, card.card().state());
    }

    private static void zeroizeInError(Machine card) {
        card.withBroken(test -> test.equals("SHA-256"));
        assertEquals(CardState.ERROR, card.powerOn());
        card.withBroken(test -> false);
        zeroize(card);
    }

    private static long count(Machine card, EventKind kind) {
        return card
                .ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream()
                .map(Event::getKind)
                .filter(kind::equals)
                .count();
    }

    /** The only card of its pool needs nobody to go on. */
    private static boolean isInService(CardState state) {
        return state == CardState.INITIALIZED || state == CardState.OPERATIONAL;
    }

    private static Request.Builder getKey() {
        return getKey("key");
    }

    private static Request.Builder getKey(String name) {
        return Request.newBuilder().setGetKey(GetKey.newBuilder().setName(name));
    }

    private static Map<String, byte[]> with(Map<String, byte[]> image, String file, byte[] content) {
        Map<String, byte[]> changed = new TreeMap<>(image);
        changed.put(file, content);
        return changed;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }
}
