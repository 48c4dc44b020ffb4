package dev.holdfast.harness.functional.section;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Decommission;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.HaltRow;
import dev.holdfast.proto.v1.PowerCut;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Section 9: the end of sensitive security parameters. */
final class Zeroization {

    private static final String FOLDER = "Services-Testing/Zeroization";
    private static final String MEMBER =
            "A pool of one new card with test firmware, in use, with an imported key and a user.";
    private static final String KEY = "imported";
    private static final byte[] SECRET =
            HexFormat.of().parseHex("00d1b6a3f4958ec7702a1b9c3d5e6f80c4a79be1d2f30516283947a5b6c8d9ef");
    private static final ByteString OWN = BenchOperator.ownOf(BenchOperator.ADMIN);
    private static final ByteString CREDENTIAL = ByteString.fromHex("7b30f1d98e5ac42617b0e3f6a9d48c5218e7093b6f24ad80");

    private Zeroization() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "zeroized-card-knows-nothing",
                                "After a zeroization no key, no operator and no role is left, nothing that was kept opens again,"
                                        + " and old disks put back do not help.",
                                List.of("09.28.02", "09.28.04"),
                                FOLDER,
                                "Zeroizes a card in use; asks for its key and its operators; searches NVRAM, disk and flash for"
                                        + " secrets; puts disk and flash of before back, and boots.",
                                Zeroization::knowsNothing)
                        .by(Access.PHYSICAL, Technique.HARNESS)
                        .on(MEMBER),
                FunctionalTest.of(
                                "zeroization-lets-nothing-out",
                                "From its first step to its last, a zeroization lets nothing but status out.",
                                List.of("09.28.03"),
                                FOLDER,
                                "Halts the zeroization at each of its points, and asks for keys, random bytes, evidence and the"
                                        + " audit log.",
                                Zeroization::letsNothingOut)
                        .on(MEMBER)
                        .inducing("Test firmware halts the zeroization at each point that the policy names."),
                FunctionalTest.of(
                                "zeroization-ends-after-power-cuts",
                                "A power cut at any step of a zeroization only delays its end: the next boot finishes it first.",
                                List.of("09.28.02", "09.28.04"),
                                FOLDER,
                                "Cuts the power at each point of the zeroization, boots, and asks for what was there.",
                                Zeroization::powerCuts)
                        .on(MEMBER)
                        .inducing("Test firmware cuts the power at each point that the policy names."),
                FunctionalTest.of(
                                "zeroization-tells-its-end",
                                "The end of a zeroization is told by its answer, by a state of its own, and by an event.",
                                List.of("09.33.02"),
                                FOLDER,
                                "Halts the zeroization before its end, reads the state, resumes, and reads answer, state and"
                                        + " events.",
                                Zeroization::indicator)
                        .on(MEMBER),
                FunctionalTest.of(
                                "decommissioning-is-for-ever",
                                "Decommissioning destroys the card's identity too, and nothing brings the card back.",
                                List.of("09.28.04"),
                                FOLDER,
                                "Decommissions a card as a crypto officer, asks for every service group, and cycles the power"
                                        + " twice.",
                                Zeroization::decommissioning)
                        .on(MEMBER));
    }

    private static void knowsNothing(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        BenchOperator.login(card, BenchOperator.ADMIN).done(Requests.replaceCredential(OWN, CREDENTIAL));
        card.done(Requests.openSession(BenchOperator.ADMIN, CREDENTIAL));
        KeptStore before = KeptStore.of(card);
        card.done(Requests.zeroize());
        card.is(CardState.ZEROIZED);
        refuses(card, Code.WRONG_STATE);
        card.off();
        bench.check("the imported key cannot be read in NVRAM, on disk or on flash", !card.keeps(SECRET));
        bench.check("nor the officer's credential", !card.keeps(CREDENTIAL.toByteArray()));
        bench.check("what is no secret can be read", card.keeps(ImageParts.KNOWN_ANSWERS.getBytes(US_ASCII)));
        card.bootsTo(CardState.UNINITIALIZED);
        card.refused(Requests.openSession(BenchOperator.ADMIN, CREDENTIAL), Code.FORBIDDEN);
        refuses(card, Code.WRONG_STATE);
        bench.same("pool of the card", ByteString.EMPTY, card.status().getPoolId());
        card.off();
        before.putBack(card);
        bench.note("Disk and flash are again as they were before the zeroization.");
        card.on();
        refuses(card, Code.WRONG_STATE, Code.CARD_ERROR);
        card.refused(Requests.openSession(BenchOperator.ADMIN, CREDENTIAL), Code.FORBIDDEN, Code.CARD_ERROR);
    }

    private static void letsNothingOut(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        List<String> points = points(card);
        points.forEach(card.tester()::halt);
        CompletableFuture<Response> zeroized = card.begin(Requests.zeroize());
        for (String point : points) {
            card.tester().awaitHalt(point, Bench.PATIENCE);
            card.is(CardState.ZEROIZING);
            refuses(card, Code.WRONG_STATE);
            card.tester().resume(point);
        }
        card.done(zeroized.join());
        refuses(card, Code.WRONG_STATE);
    }

    private static void powerCuts(Bench bench) throws Exception {
        for (String point : points(bench.card())) {
            BenchCard card = inUse(bench);
            card.tester()
                    .fault(CardFault.newBuilder()
                            .setPowerCut(PowerCut.newBuilder().setPoint(point)));
            card.refused(Requests.zeroize(), Code.UNREACHABLE, Code.OUTCOME_UNKNOWN);
            bench.await("the power is gone at " + point, () -> !card.hasPower());
            card.cycle();
            card.is(CardState.UNINITIALIZED);
            refuses(card, Code.WRONG_STATE);
            bench.check("the key cannot be read anywhere", !card.keeps(SECRET));
            card.off();
        }
    }

    private static void indicator(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        String last = "zeroize.finished";
        card.tester().halt(last);
        CompletableFuture<Response> zeroized = card.begin(Requests.zeroize());
        card.tester().awaitHalt(last, Bench.PATIENCE);
        card.is(CardState.ZEROIZING);
        bench.check(
                "nothing says yet that it is done",
                !zeroized.isDone()
                        && Histories.texts(card, EventKind.ZEROIZATION).isEmpty());
        card.tester().resume(last);
        bench.same(
                "state in the answer",
                CardState.ZEROIZED,
                card.done(zeroized.join()).getStatus().getCardState());
        card.is(CardState.ZEROIZED);
        List<String> events = Histories.texts(card, EventKind.ZEROIZATION);
        bench.check(
                "one event tells it",
                events.size() == 1 && events.get(0).startsWith("Every sensitive parameter is destroyed"),
                events::toString);
    }

    private static void decommissioning(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        Request.Builder decommission = Request.newBuilder().setDecommission(Decommission.getDefaultInstance());
        card.refused(decommission.clone(), Code.FORBIDDEN);
        BenchOperator.login(card, BenchOperator.ADMIN).done(decommission);
        for (int boot = 0; boot < 3; boot++) {
            card.is(CardState.DECOMMISSIONED);
            refuses(card, Code.WRONG_STATE);
            card.refused(Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT), Code.WRONG_STATE);
            card.refused(Requests.initialize("pool", List.of(card)), Code.WRONG_STATE);
            card.refused(Requests.zeroize(), Code.WRONG_STATE);
            card.cycle();
        }
    }

    /** A card with secrets of all kinds: those of a pool, a key of a customer, credentials of operators. */
    private static BenchCard inUse(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        pool.done(BenchPool.USER, Requests.importKey(KEY, Requests.AES_256, SECRET));
        pool.done(BenchPool.USER, Requests.getKey(KEY));
        BenchOperator unused = card.officer();
        return card;
    }

    private static void refuses(BenchCard card, Code... codes) {
        List<Request.Builder> asked = List.of(
                Requests.getKey(KEY), Requests.backup(KEY), Requests.random(16), Requests.evidence(), Requests.audit());
        for (Request.Builder request : asked.subList(0, 3)) {
            card.refused(card.askAsCoordinator(BenchPool.as(BenchPool.USER, request)), codes);
        }
        CardState state = card.state();
        if (state != CardState.UNINITIALIZED) {
            asked.subList(3, 5).forEach(request -> card.refused(request, codes));
        }
    }

    private static List<String> points(BenchCard card) {
        return card.done(Requests.policy()).getPolicy().getHaltsList().stream()
                .filter(halt -> halt.getState() == CardState.ZEROIZING)
                .map(HaltRow::getPoint)
                .toList();
    }
}
