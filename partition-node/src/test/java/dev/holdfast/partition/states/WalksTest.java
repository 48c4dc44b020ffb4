package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.fault.Seeds;
import dev.holdfast.partition.operators.Officer;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearTamper;
import dev.holdfast.proto.v1.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Commands, resets, power cuts, faults and what operators do, in any order: the card goes no way that its policy does not have,
 * always tells what it is, and can be used again, or is at its documented end, once nothing fails any more.
 */
class WalksTest {

    private static final int STEPS = 80;

    /** In which a card without faults may be after power-on. */
    private static final Set<CardState> SOUND = EnumSet.of(
            CardState.UNINITIALIZED,
            CardState.INITIALIZED,
            CardState.OPERATIONAL,
            CardState.TRANSPORT,
            CardState.TAMPER_RESPONSE,
            CardState.DECOMMISSIONED);

    @Test
    void noWalkLeavesThePolicy() {
        new Seeds(WalksTest.class, "noWalkLeavesThePolicy", 20).forEach(seed -> {
            List<Step> steps = Step.any(seed, STEPS);
            if (flaw(steps).isPresent()) {
                List<Step> few = shortened(steps);
                throw new AssertionError(
                        flaw(few).map(Throwable::getMessage).orElseThrow()
                                + "\n"
                                + few.stream().map(Step::toString).collect(Collectors.joining("\n")),
                        flaw(few).orElseThrow());
            }
        });
    }

    private static Optional<Throwable> flaw(List<Step> steps) {
        Walk walk = new Walk();
        try {
            walk.take(steps);
            walk.heal();
            assertUsable(walk.subject());
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(e);
        }
    }

    /** Fewer steps that fail too: without larger and then smaller pieces of them, as long as one can be left out. */
    private static List<Step> shortened(List<Step> steps) {
        List<Step> few = steps;
        for (int piece = steps.size() / 2; piece > 0; piece /= 2) {
            for (int from = 0; from < few.size(); ) {
                List<Step> fewer = new ArrayList<>(few);
                fewer.subList(from, Math.min(from + piece, few.size())).clear();
                if (flaw(fewer).isPresent()) {
                    few = fewer;
                } else {
                    from += piece;
                }
            }
        }
        return few;
    }

    /** Rotten flash or disk is not made whole by power cycles; the card says so, and zeroization makes it usable. */
    private static void assertUsable(Subject subject) {
        powerCycle(subject);
        powerCycle(subject);
        if (subject.state() == CardState.ERROR) {
            String error = subject.card().status().getError();
            assertTrue(!error.startsWith("Unexpected"), error);
            subject.done(Asker.COORDINATOR, Reach.ZEROIZE);
            powerCycle(subject);
        }
        assertTrue(
                SOUND.contains(subject.state()),
                () -> "in the end the card is " + subject.state() + ": "
                        + subject.card().status().getError());
        if (subject.state() == CardState.TAMPER_RESPONSE) {
            subject.done(Asker.COORDINATOR, Reach.ZEROIZE);
            subject.rack().run(Duration.ofSeconds(5));
            assertEquals(CardState.TAMPER_RESPONSE, subject.state(), "nobody has cleared it");
            ByteString session = Officer.first(subject.card()).session();
            subject.done(
                    Asker.COORDINATOR,
                    Request.newBuilder().setSession(session).setClearTamper(ClearTamper.getDefaultInstance()));
        }
        if (subject.state() == CardState.UNINITIALIZED) {
            subject.done(Asker.COORDINATOR, TestPool.initialize("new", List.of(subject.card())));
            assertTrue(subject.rack().runUntil(() -> subject.state() == CardState.OPERATIONAL, Duration.ofMinutes(1)));
        }
        assertEquals(subject.state(), subject.card().status().getState());
    }

    private static void powerCycle(Subject subject) {
        subject.card().powerCut();
        subject.card().powerOn();
        subject.rack().run(Duration.ofSeconds(10));
    }
}
