package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Comparing credentials. An attempt is counted, durably, before its credential is compared, so that whatever loses power, and
 * whenever, nobody has an attempt that does not count. There is one attempt at a time: who guesses in parallel gains nothing and
 * keeps one worker busy. And whether the operator exists, is locked, or was given a wrong credential, the card does the same and
 * says the same (ISO/IEC 19790 section 7.4.4, TE04.54.02 and TE04.55.02).
 */
final class Attempts {

    private static final int MOST_WAITING = 16;

    private final OwnCard card;
    private final Enrollment enrollment;
    private final Sessions sessions;
    private final AuthenticationRules rules;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private int waiting;

    Attempts(OwnCard card, Enrollment enrollment, Sessions sessions, AuthenticationRules rules) {
        this.card = card;
        this.enrollment = enrollment;
        this.sessions = sessions;
        this.rules = rules;
    }

    /**
     * The operator who has this name and credential, on the card's thread.
     *
     * @throws RefusedException FORBIDDEN, as failure of the future, when there is none; BUSY when too many others wait
     */
    CompletableFuture<Enrolled> prove(String name, ByteString credential) {
        if (waiting == MOST_WAITING) {
            throw new RefusedException(Code.BUSY, "Too many operators log in at once; repeat it in a moment.");
        }
        waiting++;
        CompletableFuture<Enrolled> mine = last.thenCompose(over -> attempt(name, credential));
        last = mine.handle((proved, failure) -> {
            waiting--;
            return null;
        });
        return mine;
    }

    private CompletableFuture<Enrolled> attempt(String name, ByteString credential) {
        Roll roll = enrollment.roll();
        Optional<Enrolled> candidate = roll.find(name).filter(operator -> !operator.isLocked(rules));
        enrollment.become(candidate
                .map(operator -> roll.with(operator.withFailures(operator.failures() + 1)))
                .orElseGet(roll::withIdleAttempt));
        Verifier verifier = candidate.map(Enrolled::verifier).orElse(Verifier.NOBODY);
        Environment environment = card.environment();
        return CompletableFuture.supplyAsync(() -> verifier.matches(credential), environment.workers())
                .thenApplyAsync(matches -> conclude(name, candidate.filter(known -> matches)), environment.thread());
    }

    private Enrolled conclude(String name, Optional<Enrolled> proved) {
        Optional<Enrolled> known = proved.flatMap(enrollment::still).map(operator -> operator.withFailures(0));
        if (known.isEmpty()) {
            logOutWhenLocked(name);
            zeroizeWhenDue();
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Name or credential is wrong, or the operator is locked; a crypto officer unlocks.");
        }
        enrollment.become(enrollment.roll().with(known.get()));
        return known.get();
    }

    private void logOutWhenLocked(String name) {
        if (enrollment
                .roll()
                .find(name)
                .filter(operator -> operator.isLocked(rules))
                .isPresent()) {
            sessions.closeAllOf(name);
        }
    }

    /** Does what the rules say about a card on which nobody is left who could unlock the others. */
    void zeroizeWhenDue() {
        if (rules.zeroizesAtLockout()
                && enrollment.isOpen()
                && enrollment.roll().ableOfficers(rules) == 0) {
            CompletableFuture<Void> unused = card.zeroize("The last crypto officer is locked.");
        }
    }
}
