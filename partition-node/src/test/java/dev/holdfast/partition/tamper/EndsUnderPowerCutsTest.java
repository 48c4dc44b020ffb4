package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.done;
import static dev.holdfast.partition.tamper.Bench.officer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.fault.FaultyNvram;
import dev.holdfast.partition.fault.Power;
import dev.holdfast.partition.fault.Power.Failure;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever ends a card, and wherever the power is cut: the card is what it was or what it is to be, and in the second case
 * its secrets are nowhere (TE09.28.02 to 09.28.04, TE09.33.02).
 */
class EndsUnderPowerCutsTest {

    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final Set<CardState> IN_SERVICE = Set.of(CardState.INITIALIZED, CardState.OPERATIONAL);

    /** What ends a card, and what it is after that and a power cycle. */
    private enum Cause {
        COMMAND(CardState.UNINITIALIZED, (card, session) -> card.send(Bench.zeroize())),
        TAMPER(CardState.TAMPER_RESPONSE, (card, session) -> {
            card.sensors.set("mesh", 0);
            return CompletableFuture.completedFuture(Response.getDefaultInstance());
        }),
        DECOMMISSION(CardState.DECOMMISSIONED, (card, session) -> card.send(Bench.decommission(session)));

        private final CardState end;
        private final BiFunction<Machine, ByteString, CompletableFuture<Response>> deed;

        Cause(CardState end, BiFunction<Machine, ByteString, CompletableFuture<Response>> deed) {
            this.end = end;
            this.deed = deed;
        }
    }

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = TestPool.provisioned(rack, "pool", 1).card(0);

    private Map<String, byte[]> disk = Map.of();
    private Map<String, byte[]> flash = Map.of();
    private FaultyNvram nvram = card.nvram;
    private final List<byte[]> secrets = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Cause.class)
    void aPowerCutAtAnyCallLeavesTheCardAsItWasOrItsSecretsNowhere(Cause cause) throws IOException {
        plant(cause);
        boolean ended = false;
        for (long n = 1; !ended; n++) {
            ByteString session = putBack(cause);
            card.power.failAt(n, Failure.CUT);
            CompletableFuture<Response> answer = cause.deed.apply(card, session);
            rack.run(A_WHILE);
            ended = card.power.isOn();
            card.powerCut();
            bootWithCutAt(n % 7 * n);
            String where = cause + ", cut at call " + n;
            assertTrue(!isOk(answer) || isSeedGone(), where);
            if (cause == Cause.TAMPER || isSeedGone()) {
                assertEquals(cause.end, card.card().state(), where);
                assertNothingIsLeft(where);
            } else {
                assertTrue(IN_SERVICE.contains(card.card().state()), where);
            }
        }
        assertTheEndIsTheEnd(cause);
    }

    private static boolean isOk(CompletableFuture<Response> answer) {
        return answer.isDone()
                && answer.join().hasDone()
                && answer.join().getStatus().getCode() == Code.OK;
    }

    /** What must be gone afterwards. */
    private void plant(Cause cause) throws IOException {
        CardIdentity identity = identity(card.nvram);
        secrets.add(identity.openPoolKey(
                card.card().membership().orElseThrow().getSealedPoolKey().toByteArray()));
        officer(card);
        secrets.add(Bench.OWN.toByteArray());
        secrets.add(Objects.requireNonNull(card.nvram.storageSeed()));
        if (cause == Cause.DECOMMISSION) {
            secrets.addAll(card.nvram.image());
        }
        card.powerOff();
        disk = card.disk.image();
        flash = card.flash.image();
        nvram = card.nvram.copy(new Power());
    }

    /** The card in service, as it was before anything befell it. */
    private ByteString putBack(Cause cause) {
        card.powerCut();
        card.disk.restore(disk);
        card.flash.restore(flash);
        card.nvram = nvram.copy(card.power);
        card.sensors.reset();
        assertTrue(IN_SERVICE.contains(card.powerOn()));
        return cause == Cause.DECOMMISSION ? officer(card) : ByteString.EMPTY;
    }

    /** The power fails once more while the card boots, and then no more. */
    private void bootWithCutAt(long n) {
        if (n > 0) {
            card.power.failAt(n, Failure.CUT);
            CompletableFuture<Void> unused = card.beginBoot();
            rack.run(A_WHILE);
            card.powerCut();
        }
        card.powerOn();
        rack.run(A_WHILE);
    }

    private boolean isSeedGone() throws IOException {
        byte[] seed = card.nvram.storageSeed();
        return seed == null
                || !ByteString.copyFrom(seed).equals(ByteString.copyFrom(Objects.requireNonNull(nvram.storageSeed())));
    }

    private void assertNothingIsLeft(String where) {
        Remains remains = Remains.of(card);
        for (int i = 0; i < secrets.size(); i++) {
            assertFalse(remains.hold(secrets.get(i)), where + ": secret " + i + " is left");
        }
    }

    private void assertTheEndIsTheEnd(Cause cause) throws IOException {
        Map<String, byte[]> own = card.disk.image();
        card.powerOff();
        card.disk.restore(disk);
        card.flash.restore(flash);
        CardState found = card.powerOn();
        assertFalse(IN_SERVICE.contains(found), "what somebody kept of disk and flash opens");
        card.powerOff();
        card.disk.restore(own);
        card.flash.restore(Map.of());
        assertEquals(cause.end, card.powerOn());
        if (cause == Cause.DECOMMISSION) {
            for (int boot = 0; boot < 3; boot++) {
                card.powerCut();
                assertEquals(CardState.DECOMMISSIONED, card.powerOn());
            }
            return;
        }
        if (cause == Cause.TAMPER) {
            card.sensors.set("mesh", 10_000);
            done(card.ask(Bench.clearTamper(officer(card))));
        }
        Request.Builder again = TestPool.initialize("again", List.of(card));
        done(card.ask(again));
    }

    private CardIdentity identity(FaultyNvram from) {
        return new CardIdentity(card.fuses(), from, () -> rack.papersOf(card.fuses()), VirtualRack.CRYPTO);
    }
}
