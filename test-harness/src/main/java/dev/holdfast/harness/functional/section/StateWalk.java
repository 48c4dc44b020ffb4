package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.v1.AbandonLoad;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.EnterTransport;
import dev.holdfast.proto.v1.InjectFault;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.StateRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Section 11: whatever is asked of a card, it goes no way that its state model does not have. */
final class StateWalk {

    private static final int STEPS = 80;
    private static final long[] SEEDS = {1, 2, 3};
    private static final int LEAST_STATES = 9;

    private StateWalk() {}

    static List<FunctionalTest> tests() {
        return List.of(FunctionalTest.of(
                        "ways-are-those-of-the-model",
                        "Through commands, faults and power cycles in any order a card goes from state to state as the policy's"
                                + " table has it, and stands for every state that the standard asks for.",
                        List.of("11.08.06", "11.11.01"),
                        "FSM-States-Testing",
                        "Compares the standard's states with those of the table; drives cards at random, from three seeds, and"
                                + " looks up every step that their events show.",
                        StateWalk::walk)
                .inducing("Among other things, test firmware spoils self-tests and sensors trip."));
    }

    private static void walk(Bench bench) throws Exception {
        Map<CardState, Set<CardState>> ways = ways(bench);
        Set<CardState> seen = EnumSet.noneOf(CardState.class);
        for (long seed : SEEDS) {
            bench.note("A walk from seed " + seed + ".");
            Random random = new Random(seed);
            BenchCard card = bench.card();
            for (int step = 0; step < STEPS; step++) {
                step(card, random.nextInt(10));
                verify(bench, ways, card, seen);
            }
            card.off();
        }
        bench.check("the walks came to many states", seen.size() >= LEAST_STATES, () -> "only to " + seen);
    }

    private static Map<CardState, Set<CardState>> ways(Bench bench) throws Exception {
        Map<CardState, Set<CardState>> ways = new EnumMap<>(CardState.class);
        List<String> standard = new ArrayList<>();
        BenchCard card = bench.card();
        for (StateRow row : card.done(Requests.policy()).getPolicy().getStatesList()) {
            ways.put(row.getState(), Set.copyOf(row.getNextList()));
            standard.add(row.getStandardState());
        }
        for (String required : List.of(
                "power",
                "general initialization",
                "crypto officer",
                "CSP entry",
                "user",
                "approved",
                "self-test",
                "error")) {
            bench.check("the table has the standard's state \"" + required + "\"", standard.contains(required));
        }
        card.off();
        return ways;
    }

    private static void step(BenchCard card, int choice) throws Exception {
        switch (choice) {
            case 0 -> card.cycle();
            case 1 -> card.ask(Requests.selfTests(101));
            case 2 -> card.ask(Requests.initialize("pool", List.of(card)));
            case 3 -> card.ask(Requests.zeroize());
            case 4 -> officer(card, Requests.beginLoad(ByteString.copyFromUtf8("an image that never comes")));
            case 5 -> officer(card, Request.newBuilder().setAbandonLoad(AbandonLoad.getDefaultInstance()));
            case 6 -> officer(card, Request.newBuilder().setEnterTransport(EnterTransport.getDefaultInstance()));
            case 7 -> fails(card, 101);
            case 8 -> fails(card, 703);
            default -> card.ask(Requests.random(16));
        }
        if (!card.hasPower()) {
            card.cycle();
        }
    }

    /** In a session of its own, when the card lets anybody log in. */
    private static void officer(BenchCard card, Request.Builder request) {
        ByteString own = BenchOperator.ownOf(BenchOperator.ADMIN);
        ByteString session = card.ask(Requests.openSession(BenchOperator.ADMIN, own))
                .getOperatorSession()
                .getSession();
        if (session.isEmpty()) {
            ByteString first = card.ask(Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT))
                    .getOperatorSession()
                    .getSession();
            card.ask(Requests.replaceCredential(BenchOperator.DEFAULT, own).setSession(first));
        }
        card.ask(request.setSession(session));
    }

    private static void fails(BenchCard card, int test) {
        card.ask(fault(test));
        card.ask(Requests.selfTests(test));
        card.tester().clearFaults();
    }

    private static Request.Builder fault(int test) {
        return Request.newBuilder()
                .setInjectFault(InjectFault.newBuilder()
                        .setFault(CardFault.newBuilder()
                                .setSelfTest(SelfTestFault.newBuilder().setNumber(test))));
    }

    private static void verify(Bench bench, Map<CardState, Set<CardState>> ways, BenchCard card, Set<CardState> seen) {
        CardState at = CardState.OFF;
        for (String name : card.past().split(", ")) {
            CardState next = CardState.valueOf(name);
            CardState from = at;
            if (!ways.getOrDefault(from, Set.of()).contains(next)) {
                throw bench.fail("The card went from " + from + " to " + next + ", and the table has no such way.");
            }
            seen.add(next);
            at = next;
        }
    }
}
