package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.BenchToken;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.PairwiseFault;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SelfTestFault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Section 10: self-tests that something occasions. */
final class ConditionalTests {

    private static final String TESTING =
            "FSM-States-Testing/Self-Test-State-Testing/CAST-Test-Verification/KAT-Failure";
    private static final String PAIRS = "FSM-States-Testing/Error-State-Testing/Conditional-Pair-Wise-Test-Failure";
    private static final String MEMBER =
            "A pool of one new card with test firmware, in use, with an initialized token.";
    private static final String FIRST = "CKM_EDDSA Ed25519";
    private static final int FIRST_NUMBER = 344;
    private static final Attributes ED25519 = Attributes.NONE.with(CKA.EC_PARAMS, new byte[] {6, 3, 0x2b, 0x65, 0x70});
    private static final Attributes X25519 = Attributes.NONE.with(CKA.EC_PARAMS, new byte[] {6, 3, 0x2b, 0x65, 0x6e});

    private ConditionalTests() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "algorithm-is-tested-before-its-first-use",
                                "The first use of an algorithm in a boot waits for its self-test and gets nothing when that"
                                        + " fails; later uses do not test it again.",
                                List.of("10.25.02", "10.27.01"),
                                TESTING,
                                "Halts the test of an algorithm and asks for a pair, lets it go on, asks again; in the next boot"
                                        + " makes the test fail and asks again.",
                                ConditionalTests::firstUse)
                        .on(MEMBER)
                        .inducing("Test firmware spoils the answer of the algorithm's test."),
                FunctionalTest.of(
                                "inconsistent-pairs-are-never-used",
                                "A generated pair that fails its consistency test leads to the error state and is gone, for every"
                                        + " kind of pair.",
                                List.of("10.35.04"),
                                PAIRS,
                                "For RSA, EC, EdDSA, XDH, ML-KEM, ML-DSA and SLH-DSA: spoils the next pair, generates one, reads"
                                        + " error and events, cycles the power, looks for the pair, and generates a good one.",
                                ConditionalTests::pairs)
                        .on(MEMBER)
                        .inducing("Test firmware spoils a generated pair before its consistency test."),
                FunctionalTest.of(
                                "keys-of-the-service-are-tested-too",
                                "A key pair that a customer creates, or that rotation makes, is tested as it is generated.",
                                List.of("10.35.04"),
                                PAIRS,
                                "Spoils the next pair, creates an RSA and an EC key, reads error and events, cycles the power, and"
                                        + " looks for the key.",
                                ConditionalTests::customersKeys)
                        .on(MEMBER)
                        .inducing("Test firmware spoils a generated pair before its consistency test."));
    }

    private static void firstUse(Bench bench) throws Exception {
        BenchCard card = bench.pool().card();
        BenchToken token = BenchToken.initialized(card);
        String point = "self-test." + FIRST;
        card.tester().halt(point);
        CompletableFuture<Response> first = card.begin(token.pair(CKM.EC_EDWARDS_KEY_PAIR_GEN, "first", ED25519));
        card.tester().awaitHalt(point, Bench.PATIENCE);
        bench.check("the first use waits", !first.isDone());
        bench.same("number of objects", 0, token.count("first"));
        card.tester().resume(point);
        bench.same("return value", CKR.OK, BenchToken.value(card.done(first.join())));
        bench.same(
                "return value of the second use, with the halt still planned",
                CKR.OK,
                BenchToken.value(card.done(token.pair(CKM.EC_EDWARDS_KEY_PAIR_GEN, "second", ED25519))));
        card.tester().clearFaults();
        card.tester()
                .fault(CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(FIRST_NUMBER)));
        card.cycle();
        card.comesTo(CardState.OPERATIONAL);
        BenchToken again = token.again();
        failed(bench, card, card.ask(again.pair(CKM.EC_EDWARDS_KEY_PAIR_GEN, "third", ED25519)), FIRST);
        card.tester().clearFaults();
        card.cycle();
        card.comesTo(CardState.OPERATIONAL);
        bench.same("number of objects of the use that failed", 0, token.again().count("third"));
    }

    private record Kind(CKM mechanism, Attributes template) {}

    private static void pairs(Bench bench) throws Exception {
        BenchCard card = bench.pool().card();
        BenchToken token = BenchToken.initialized(card);
        for (Map.Entry<String, Kind> kind : kinds().entrySet()) {
            String algorithm = kind.getKey();
            CKM mechanism = kind.getValue().mechanism();
            spoil(card, algorithm);
            failed(
                    bench,
                    card,
                    card.ask(token.pair(mechanism, algorithm, kind.getValue().template())),
                    "pair-wise " + algorithm);
            card.cycle();
            card.comesTo(CardState.OPERATIONAL);
            token = token.again();
            bench.same("number of objects of the spoiled pair", 0, token.count(algorithm));
            bench.same(
                    "return value of a good one",
                    CKR.OK,
                    BenchToken.value(card.done(
                            token.pair(mechanism, algorithm, kind.getValue().template()))));
            bench.same("number of its objects", 2, token.count(algorithm));
        }
    }

    private static Map<String, Kind> kinds() {
        Attributes firstSet = Attributes.NONE.with(CKA.PARAMETER_SET, 1L);
        Map<String, Kind> kinds = new TreeMap<>();
        kinds.put("RSA", new Kind(CKM.RSA_PKCS_KEY_PAIR_GEN, Attributes.NONE.with(CKA.MODULUS_BITS, 2048L)));
        kinds.put("EC", new Kind(CKM.EC_KEY_PAIR_GEN, Attributes.NONE.with(CKA.EC_PARAMS, new byte[] {
            6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7
        })));
        kinds.put("EdDSA", new Kind(CKM.EC_EDWARDS_KEY_PAIR_GEN, ED25519));
        kinds.put("XDH", new Kind(CKM.EC_MONTGOMERY_KEY_PAIR_GEN, X25519));
        kinds.put("ML-KEM", new Kind(CKM.ML_KEM_KEY_PAIR_GEN, firstSet));
        kinds.put("ML-DSA", new Kind(CKM.ML_DSA_KEY_PAIR_GEN, firstSet));
        kinds.put("SLH-DSA", new Kind(CKM.SLH_DSA_KEY_PAIR_GEN, Attributes.NONE.with(CKA.PARAMETER_SET, 3L)));
        return kinds;
    }

    private static void customersKeys(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        KeySpec rsa = KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();
        for (Map.Entry<String, KeySpec> kind :
                Map.of("EC", Requests.EC_P256, "RSA", rsa).entrySet()) {
            String name = "spoiled-" + kind.getKey();
            spoil(card, kind.getKey());
            failed(
                    bench,
                    card,
                    pool.ask(BenchPool.USER, Requests.createKey(name, kind.getValue())),
                    "pair-wise " + kind.getKey());
            card.cycle();
            card.comesTo(CardState.OPERATIONAL);
            pool.refused(BenchPool.USER, Requests.getKey(name), Code.NOT_FOUND);
            pool.done(BenchPool.USER, Requests.createKey(name, kind.getValue()));
        }
    }

    private static void spoil(BenchCard card, String algorithm) {
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setPairwise(PairwiseFault.newBuilder().setAlgorithm(algorithm)));
    }

    private static void failed(Bench bench, BenchCard card, Response answer, String test) {
        card.refused(answer, Code.CARD_ERROR);
        card.is(CardState.ERROR);
        bench.same("failed tests in the events", List.of(test), Histories.texts(card, EventKind.SELF_TEST_FAILED));
    }
}
