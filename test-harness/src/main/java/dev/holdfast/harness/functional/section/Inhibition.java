package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchPool.USER;

import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Surface;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.SelfTestFault;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Section 3: nothing but status goes out while a card is busy with itself, or has failed. */
final class Inhibition {

    private static final List<String> NO_OUTPUT = List.of("03.07.02", "03.07.04", "03.07.08");
    private static final String OUTPUT = "Module-Interface-Verification/Data-Output";
    private static final String KEY = "inhibited";

    private Inhibition() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "no-output-in-self-tests",
                                "No data leaves a card during its self-tests, at power-on or on demand.",
                                NO_OUTPUT,
                                OUTPUT + "/Inhibition-During-Self-Tests",
                                "Halts the card before and after its self-tests, and asks for every service that this state does not"
                                        + " offer.",
                                Inhibition::duringSelfTests)
                        .on("A card in service, with a key.")
                        .inducing("Test firmware is halted at self-test.begun and at self-test.run."),
                FunctionalTest.of(
                                "no-output-while-secrets-enter",
                                "No data leaves a card while its pool's key is made and stored.",
                                NO_OUTPUT,
                                OUTPUT + "/Inhibition-During-Entry",
                                "Halts the initialization of a pool at every halt point of the policy, and asks for every service that"
                                        + " this state does not offer.",
                                Inhibition::duringEntry)
                        .inducing("Test firmware is halted at the points csp-entry.*."),
                FunctionalTest.of(
                                "no-output-while-firmware-is-loaded",
                                "No data leaves a card from the first byte of a load to the restart with what was loaded.",
                                List.of("03.07.02", "03.07.04", "03.07.08", "04.29.01"),
                                OUTPUT + "/Inhibition-During-Loading",
                                "Loads an image, halts its activation at every halt point of the policy, and asks for every service that"
                                        + " this state does not offer.",
                                Inhibition::duringLoad)
                        .inducing("Test firmware is halted at the points load.*."),
                FunctionalTest.of(
                                "no-output-while-zeroizing",
                                "No data leaves a card between any two steps of its zeroization, nor after it.",
                                NO_OUTPUT,
                                OUTPUT + "/Inhibition-During-Zeroisation",
                                "Halts a zeroization at every halt point of the policy, and asks for every service that this state does"
                                        + " not offer.",
                                Inhibition::duringZeroization)
                        .on("A card in service, with a key.")
                        .inducing("Test firmware is halted at the points zeroize.*."),
                FunctionalTest.of(
                                "no-output-in-error-states",
                                "No data leaves a card in its hard error, in its soft error, or after an attempt on it.",
                                NO_OUTPUT,
                                OUTPUT + "/Inhibition-In-Error-States",
                                "Brings cards into each of these states, and asks for every service that the state does not offer.",
                                Inhibition::inErrors)
                        .by(Access.REMOTE, Technique.SIMULATION)
                        .on("Three cards in service, each with a key.")
                        .inducing(
                                "A known-answer test and the test of the clock see spoiled answers; a cover is opened."),
                FunctionalTest.of(
                                "no-commands-to-peers-in-self-tests-and-errors",
                                "A card that leads its pool steers the others, and stops that in self-tests and in its error state.",
                                List.of("03.09.02", "03.10.02", "03.10.04"),
                                "Module-Interface-Verification/Control-Output",
                                "Has a key made through the leader and finds it on the others; then halts the leader's self-tests, and"
                                        + " later makes one fail, and waits each time until the others, who hear nothing from it, have"
                                        + " elected another leader.",
                                Inhibition::towardsPeers)
                        .on("A pool of three cards.")
                        .inducing(
                                "The leader is halted at self-test.begun; a known-answer test sees a spoiled answer."));
    }

    private static void duringSelfTests(Bench bench) throws Exception {
        BenchPool pool = withKey(bench);
        BenchCard card = pool.card();
        Surface surface = Surface.of(card);
        card.done(card.haltedAt(
                List.of("self-test.begun", "self-test.run"), () -> card.begin(Requests.selfTests()), at -> {
                    surface.isWithheldBy(card, CardState.SELF_TEST_ON_DEMAND);
                    pool.refused(USER, Requests.sign(KEY), Code.WRONG_STATE);
                }));
        card.comesTo(CardState.OPERATIONAL);

        card.tester().halt("self-test.begun");
        card.off();
        CompletableFuture<Void> booted = card.onLater();
        card.comesTo(CardState.SELF_TEST);
        card.tester().awaitHalt("self-test.begun", Bench.PATIENCE);
        surface.isWithheldBy(card, CardState.SELF_TEST);
        pool.refused(USER, Requests.sign(KEY), Code.WRONG_STATE);
        card.tester().clearFaults();
        card.tester().resume("self-test.begun");
        booted.join();
        card.comesTo(CardState.OPERATIONAL);
        pool.done(USER, Requests.sign(KEY));
    }

    private static void duringEntry(Bench bench) throws IOException {
        BenchCard card = bench.card();
        Surface surface = Surface.of(card);
        card.done(card.haltedAt(
                points(surface, CardState.CSP_ENTRY),
                () -> card.begin(Requests.initialize("entry", List.of(card))),
                at -> surface.isWithheldBy(card, CardState.CSP_ENTRY)));
        card.comesTo(CardState.OPERATIONAL);
    }

    private static void duringLoad(Bench bench) throws IOException {
        BenchPool pool = withKey(bench);
        BenchCard card = pool.card();
        Surface surface = Surface.of(card);
        BenchOperator officer = card.officer();
        officer.load(bench.image("0.2.0-test", 1));
        surface.isWithheldBy(card, CardState.MAINTENANCE);
        card.done(
                card.haltedAt(points(surface, CardState.MAINTENANCE), () -> officer.begin(Requests.activate()), at -> {
                    surface.isWithheldBy(card, CardState.MAINTENANCE);
                    pool.refused(USER, Requests.sign(KEY), Code.WRONG_STATE);
                }));
        bench.await("the card runs what was loaded", () -> card.version().equals("0.2.0-test"));
        card.comesTo(CardState.OPERATIONAL);
        pool.done(USER, Requests.sign(KEY));
    }

    private static void duringZeroization(Bench bench) throws IOException {
        BenchPool pool = withKey(bench);
        BenchCard card = pool.card();
        Surface surface = Surface.of(card);
        card.done(card.haltedAt(points(surface, CardState.ZEROIZING), () -> card.begin(Requests.zeroize()), at -> {
            surface.isWithheldBy(card, CardState.ZEROIZING);
            pool.refused(USER, Requests.sign(KEY), Code.WRONG_STATE);
        }));
        surface.isWithheldBy(card, CardState.ZEROIZED);
    }

    private static void inErrors(Bench bench) throws IOException {
        BenchPool hard = withKey(bench);
        Surface surface = Surface.of(hard.card());
        fails(hard.card(), 101);
        surface.isWithheldBy(hard.card(), CardState.ERROR);
        hard.refused(USER, Requests.sign(KEY), Code.CARD_ERROR);

        BenchPool soft = withKey(bench);
        fails(soft.card(), 703);
        surface.isWithheldBy(soft.card(), CardState.SOFT_ERROR);
        soft.refused(USER, Requests.sign(KEY));

        BenchPool opened = withKey(bench);
        opened.card().sensor("cover", 1000);
        opened.card().comesThroughTamperResponse();
        surface.isWithheldBy(opened.card(), CardState.TAMPER_RESPONSE);
        opened.refused(USER, Requests.sign(KEY));
    }

    private static void towardsPeers(Bench bench) throws IOException {
        BenchPool pool = bench.pool(3);
        pool.done(USER, Requests.createKey(KEY, Requests.EC_P256));
        for (BenchCard card : pool.cards()) {
            card.done(card.askAsCoordinator(BenchPool.as(USER, Requests.getKey(KEY))));
        }
        BenchCard first = leader(bench, pool.cards(), "");
        List<BenchCard> others =
                pool.cards().stream().filter(card -> card != first).toList();
        first.done(first.haltedAt(
                List.of("self-test.begun"),
                () -> first.begin(Requests.selfTests()),
                at -> leader(bench, others, first.id())));
        first.comesTo(CardState.OPERATIONAL);

        BenchCard second = leader(bench, pool.cards(), "");
        fails(second, 101);
        second.is(CardState.ERROR);
        leader(bench, pool.cards().stream().filter(card -> card != second).toList(), second.id());
    }

    /** Waits until one of these cards, and not another, leads. */
    private static BenchCard leader(Bench bench, List<BenchCard> cards, String before) {
        BenchCard[] found = new BenchCard[1];
        bench.await(before.isEmpty() ? "a card leads" : "another card than " + before + " leads", () -> cards.stream()
                .filter(BenchCard::leads)
                .peek(card -> found[0] = card)
                .findFirst()
                .isPresent());
        bench.note(found[0].id() + " leads.");
        return found[0];
    }

    private static BenchPool withKey(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        pool.done(USER, Requests.createKey(KEY, Requests.EC_P256));
        return pool;
    }

    private static void fails(BenchCard card, int test) {
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(test)));
        card.done(Requests.selfTests(test));
    }

    /** All halt points of a state, in their order. */
    private static List<String> points(Surface surface, CardState state) {
        return surface.policy().getHaltsList().stream()
                .filter(row -> row.getState() == state)
                .map(HaltRow::getPoint)
                .toList();
    }
}
