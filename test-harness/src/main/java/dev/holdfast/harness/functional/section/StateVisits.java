package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.BenchToken;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.EnterTransport;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.SetDegradedOperation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A way into each of the states of a card in which it can be held and looked at. */
final class StateVisits {

    private static final String TESTS_BEGUN = "self-test.begun";
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final int CLOCK = 703;
    private static final int HASH = 101;
    private static final int EDDSA = 344;

    private StateVisits() {}

    /** Brings a new card somewhere. */
    @FunctionalInterface
    interface Visit {
        BenchCard to(Bench bench) throws Exception;
    }

    static Map<CardState, Visit> all() {
        Map<CardState, Visit> visits = new EnumMap<>(CardState.class);
        visits.put(CardState.UNINITIALIZED, Bench::card);
        visits.put(CardState.SELF_TEST, StateVisits::booting);
        visits.put(CardState.CSP_ENTRY, bench -> halted(bench.card(), "csp-entry.begun", StateVisits::initialize));
        visits.put(CardState.INITIALIZED, StateVisits::alone);
        visits.put(CardState.OPERATIONAL, bench -> bench.pool().card());
        visits.put(
                CardState.SELF_TEST_ON_DEMAND,
                bench -> halted(bench.card(), TESTS_BEGUN, card -> Requests.selfTests()));
        visits.put(CardState.SELF_TEST_PERIODIC, StateVisits::periodic);
        visits.put(CardState.MAINTENANCE, StateVisits::loading);
        visits.put(CardState.DEGRADED_OPERATION, StateVisits::degraded);
        visits.put(CardState.SOFT_ERROR, bench -> failed(bench.pool().card(), CLOCK));
        visits.put(CardState.ERROR, bench -> failed(bench.pool().card(), HASH));
        visits.put(
                CardState.ZEROIZING, bench -> halted(bench.pool().card(), "zeroize.begun", card -> Requests.zeroize()));
        visits.put(CardState.ZEROIZED, StateVisits::zeroized);
        visits.put(CardState.TAMPER_RESPONSE, StateVisits::tampered);
        visits.put(
                CardState.TRANSPORT,
                bench -> managed(bench, Request.newBuilder().setEnterTransport(EnterTransport.getDefaultInstance())));
        visits.put(
                CardState.DECOMMISSIONED,
                bench -> managed(bench, Request.newBuilder().setDecommission(Decommission.getDefaultInstance())));
        return visits;
    }

    /** What somebody asks of a card. */
    @FunctionalInterface
    private interface Asked {
        Request.Builder of(BenchCard card);
    }

    /** Nobody waits for the answer: the power goes before it comes. */
    private static BenchCard halted(BenchCard card, String point, Asked asked) {
        halt(card, point);
        var unused = card.begin(asked.of(card));
        card.comesToHalt(point);
        return card;
    }

    private static void halt(BenchCard card, String point) {
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setHalt(Halt.newBuilder().setPoint(point)));
    }

    private static Request.Builder initialize(BenchCard card) {
        return Requests.initialize("pool", List.of(card));
    }

    private static BenchCard booting(Bench bench) throws Exception {
        BenchCard card = bench.card();
        halt(card, TESTS_BEGUN);
        var unused = card.cycleLater();
        card.comesToHalt(TESTS_BEGUN);
        return card;
    }

    /** The first of two, whose peer has no power. */
    private static BenchCard alone(Bench bench) throws Exception {
        BenchCard card = bench.card();
        card.done(Requests.initialize("pool", List.of(card, bench.cardWithoutPower(FirmwareKind.TEST))));
        return card;
    }

    private static BenchCard periodic(Bench bench) throws Exception {
        BenchCard card = bench.cardWithoutPower(FirmwareKind.TEST).testingEvery(PERIOD);
        card.on();
        halt(card, TESTS_BEGUN);
        card.comesToHalt(TESTS_BEGUN);
        return card;
    }

    private static BenchCard loading(Bench bench) throws Exception {
        BenchCard card = bench.card();
        card.officer().done(Requests.beginLoad(ByteString.copyFromUtf8("the size and the digest of an image")));
        return card;
    }

    private static BenchCard degraded(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        card.officer()
                .done(Request.newBuilder()
                        .setSetDegradedOperation(
                                SetDegradedOperation.newBuilder().setAllowed(true)));
        BenchToken token = BenchToken.initialized(card);
        fault(card, EDDSA);
        var unused = card.ask(
                token.pair(CKM.EC_EDWARDS_KEY_PAIR_GEN, "pair", Attributes.NONE.with(CKA.EC_PARAMS, new byte[] {
                    6, 3, 0x2b, 0x65, 0x70
                })));
        card.comesTo(CardState.DEGRADED_OPERATION);
        return card;
    }

    private static BenchCard failed(BenchCard card, int test) {
        fault(card, test);
        card.done(Requests.selfTests(test));
        return card;
    }

    private static void fault(BenchCard card, int test) {
        card.tester()
                .fault(CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(test)));
    }

    private static BenchCard zeroized(Bench bench) throws Exception {
        BenchCard card = bench.pool().card();
        card.done(Requests.zeroize());
        return card;
    }

    /** Powered on anew: a card resets itself after a tamper response. */
    private static BenchCard tampered(Bench bench) throws Exception {
        BenchCard card = bench.card();
        card.off();
        card.sensor("cover", 1_000);
        card.on();
        return card;
    }

    private static BenchCard managed(Bench bench, Request.Builder asked) throws Exception {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        officer.done(asked);
        return card;
    }
}
