package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.AdvanceClock;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.PutRotationPolicy;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.RotationPolicy;
import dev.holdfast.proto.v1.UpdateKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A key with a policy gets its new version from the pool itself: in time, once, and alike on every card. */
class AutomaticRotationTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final Duration LOOK = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final VirtualRack rack = new VirtualRack();

    @Test
    void aKeyIsRotatedOnceOnAllCardsWhenTheClockIsAdvanced() {
        TestPool pool = pool(3);
        advance(pool.card(0), Duration.ofDays(89));
        rack.run(MOMENT);
        assertVersions(pool, 1);
        Duration far = Duration.ofDays(3_000);
        List<CompletableFuture<Response>> looking =
                pool.cards().stream().map(card -> card.send(advanceTo(far))).toList();
        looking.forEach(rack::await);
        rack.run(MOMENT);
        assertVersions(pool, 2);
        rack.run(LOOK.multipliedBy(3));
        assertVersions(pool, 2);
        List<KeyBundle> versions = versions(pool.card(0));
        assertNotEquals(
                versions.get(0).getVersion().getPublicKey(),
                versions.get(1).getVersion().getPublicKey());
        long created = versions.get(1).getVersion().getCreatedMillis();
        assertEquals(
                (created + Duration.ofDays(365).toMillis()) / 1000,
                versions.get(1).getVersion().getAttributes().getExpires());
        assertEquals(1, digests(pool));
    }

    @Test
    void aKeyIsRotatedWithinTheHourAsTimePasses() {
        TestPool pool = pool(3);
        advance(pool.card(0), Duration.ofDays(90).minus(MOMENT.multipliedBy(2)));
        rack.run(MOMENT);
        assertVersions(pool, 1);
        rack.run(LOOK.plus(MOMENT));
        assertVersions(pool, 2);
    }

    @Test
    void withoutAMajorityNothingIsRotatedAndWithOneTheKeyIsAfterAll() {
        TestPool pool = pool(3);
        advance(pool.card(0), Duration.ofDays(90).minus(MOMENT));
        Set<String> cards = pool.cards().stream().map(Machine::id).collect(Collectors.toSet());
        rack.links().add(Link.between(cards, cards), new LinkFault.Cut());
        rack.run(LOOK.plus(MOMENT));
        rack.links().clear();
        rack.run(MOMENT);
        assertVersions(pool, 1);
        rack.run(LOOK);
        assertVersions(pool, 2);
    }

    @Test
    void aDisabledKeyIsLeftAlone() {
        TestPool pool = pool(1);
        pool.done(
                TestPool.USER,
                Request.newBuilder()
                        .setUpdateKey(UpdateKey.newBuilder().setName("key").setEnabled(false)));
        advance(pool.card(0), Duration.ofDays(100));
        rack.run(LOOK.multipliedBy(2));
        assertVersions(pool, 1);
    }

    @Test
    void aKeyOfAHundredVersionsIsToldOfOnceAndNotRotated() {
        TestPool pool = pool(1);
        for (int i = 1; i < 100; i++) {
            pool.done(
                    TestPool.USER,
                    Request.newBuilder().setRotateKey(RotateKey.newBuilder().setName("key")));
        }
        advance(pool.card(0), Duration.ofDays(100));
        rack.run(LOOK.multipliedBy(5));
        assertVersions(pool, 100);
        assertEquals(1, events(pool.card(0), EventKind.ROTATION_HALTED));
    }

    private TestPool pool(int cards) {
        TestPool pool = TestPool.activated(rack, "pool", cards);
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        pool.done(
                TestPool.USER,
                Request.newBuilder()
                        .setPutRotationPolicy(PutRotationPolicy.newBuilder()
                                .setName("key")
                                .setPolicy(RotationPolicy.newBuilder()
                                        .setExpiryTime("P365D")
                                        .addActions(LifetimeAction.newBuilder()
                                                .setKind(LifetimeAction.Kind.ROTATE)
                                                .setTimeAfterCreate("P90D")))));
        return pool;
    }

    private static void advance(Machine card, Duration offset) {
        assertEquals(Code.OK, card.ask(advanceTo(offset)).getStatus().getCode());
    }

    private static Request.Builder advanceTo(Duration offset) {
        return Request.newBuilder().setAdvanceClock(AdvanceClock.newBuilder().setOffsetMillis(offset.toMillis()));
    }

    private void assertVersions(TestPool pool, int count) {
        for (Machine card : pool.cards()) {
            assertEquals(count, versions(card).size(), card.id());
        }
    }

    private static List<KeyBundle> versions(Machine card) {
        Request.Builder request = Request.newBuilder()
                .setListKeyVersions(ListKeyVersions.newBuilder().setName("key").setLimit(1_000));
        return card.ask(TestPool.as(TestPool.USER, request)).getKeyList().getKeysList();
    }

    private static long digests(TestPool pool) {
        return pool.cards().stream()
                .map(card -> card.status().getStateDigest())
                .distinct()
                .count();
    }

    private static long events(Machine card, EventKind kind) {
        return card
                .ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream()
                .filter(event -> event.getKind() == kind)
                .count();
    }
}
