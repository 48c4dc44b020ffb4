package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.done;
import static dev.holdfast.partition.tamper.Bench.officer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.AuthenticationRow;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
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
    private static final ByteString WRONG = ByteString.copyFromUtf8("nobody's credential");
    private static final AuthenticationRow ZEROIZE_AT_LOCKOUT =
            SecurityPolicies.current().getAuthentication().toBuilder()
                    .setMaxFailures(3)
                    .setZeroizeAtLockout(true)
                    .build();
    private static final int SEED_BYTES = 32;
    private static final Set<CardState> IN_SERVICE = Set.of(CardState.INITIALIZED, CardState.OPERATIONAL);

    /** What ends a card, and what it is after that and a power cycle. */
    private enum Cause {
        COMMAND(CardState.UNINITIALIZED, (card, session) -> card.send(Bench.zeroize())),
        TAMPER(CardState.TAMPER_RESPONSE, (card, session) -> {
            card.sensors.set("mesh", 0);
            return CompletableFuture.completedFuture(Response.getDefaultInstance());
        }),
        DECOMMISSION(CardState.DECOMMISSIONED, (card, session) -> card.send(Bench.decommission(session))),
        LOCKOUT(CardState.UNINITIALIZED, (card, session) -> card.send(Bench.open(WRONG)));

        private final CardState end;
        private final BiFunction<Machine, ByteString, CompletableFuture<Response>> deed;

        Cause(CardState end, BiFunction<Machine, ByteString, CompletableFuture<Response>> deed) {
            this.end = end;
            this.deed = deed;
        }
    }

    private final VirtualRack rack = new VirtualRack().authenticating(ZEROIZE_AT_LOCKOUT);
    private final TestPool pool = TestPool.provisioned(rack, "pool", 1);
    private final Machine card = pool.card(0);

    private Map<String, byte[]> disk = Map.of();
    private Map<String, byte[]> flash = Map.of();
    private FaultyNvram nvram = card.nvram;
    private final Map<String, byte[]> secrets = new LinkedHashMap<>();

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
            assertTrue(!isAnswered(cause, answer) || isSeedGone(), where);
            if (card.card().state() == CardState.ZEROIZED) {
                card.powerCut();
                card.powerOn();
            }
            if (cause == Cause.TAMPER || isSeedGone()) {
                assertEquals(cause.end, card.card().state(), where);
                assertNothingIsLeft(where);
            } else {
                assertTrue(IN_SERVICE.contains(card.card().state()), where);
            }
        }
        assertNoByteOpens();
        assertTheEndIsTheEnd(cause);
    }

    /** Neither do any bytes that lie about, as the seed, open what was sealed, nor does the store open without. */
    private void assertNoByteOpens() throws IOException {
        byte[] roll = Objects.requireNonNull(flash.get("operators-roll"));
        assertTrue(
                Planted.opens(card, roll, Objects.requireNonNull(nvram.storageSeed())),
                "the seed itself opens it, before it was erased");
        assertFalse(Remains.of(card).open(SEED_BYTES, bytes -> Planted.opens(card, roll, bytes)));
        assertFalse(Planted.opens(card, roll, new byte[SEED_BYTES]));
        assertFalse(Planted.opens(card, roll, card.fuses().deviceSecret()));
    }

    /** As somebody is who need not ask again: the third wrong credential is as final as a zeroization that is done. */
    private static boolean isAnswered(Cause cause, CompletableFuture<Response> answer) {
        if (!answer.isDone()) {
            return false;
        }
        Code code = answer.join().getStatus().getCode();
        return cause == Cause.LOCKOUT ? code == Code.FORBIDDEN : answer.join().hasDone() && code == Code.OK;
    }

    /** What must be gone afterwards. */
    private void plant(Cause cause) throws IOException {
        secrets.putAll(Planted.in(pool, identity(card.nvram)));
        if (cause == Cause.DECOMMISSION) {
            card.nvram.image().forEach(cell -> secrets.put("NVRAM " + secrets.size(), cell));
        }
        if (cause == Cause.LOCKOUT) {
            for (int i = 1; i < ZEROIZE_AT_LOCKOUT.getMaxFailures(); i++) {
                assertEquals(
                        Code.FORBIDDEN, card.ask(Bench.open(WRONG)).getStatus().getCode());
            }
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
        secrets.forEach((name, secret) -> assertFalse(remains.hold(secret), () -> where + ": left is " + name));
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
        return new CardIdentity(card.fuses(), from, () -> rack.papersOf(card.fuses()), TestCrypto.ENGINE);
    }
}
