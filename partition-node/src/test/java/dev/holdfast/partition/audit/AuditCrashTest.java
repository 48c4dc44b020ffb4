package dev.holdfast.partition.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.device.Power.Failure;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.audit.AuditPin;
import dev.holdfast.proto.audit.AuditVerifier.Report;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded is in the log, whatever call to the flash the power failed at, or the flash itself. */
class AuditCrashTest {

    private static final int ENTRIES = 2 * LoggedCard.CAPACITY + 6;

    /** How far a card came. */
    private static final class Work {

        private final List<String> recorded = new ArrayList<>();
        private Optional<AuditPin> pin = Optional.empty();
        private boolean ended;

        void on(LoggedCard card) {
            try {
                card.boot();
                for (int i = 0; i < ENTRIES; i++) {
                    String detail = "number " + i;
                    if (i == ENTRIES / 2) {
                        card.log().force(true);
                        card.log().release(card.log().head().getLast());
                    }
                    card.log().record("SET_NODEID", "somebody", detail);
                    recorded.add(detail);
                    pin = Optional.of(AuditPin.of(card.log().head()));
                }
                ended = true;
            } catch (UncheckedIOException | RefusedException e) {
                ended = false;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void atEveryCall(Failure failure) {
        Work work = new Work();
        for (int n = 1; !work.ended; n++) {
            LoggedCard card = new LoggedCard(n);
            card.power.failAt(n, failure);
            work = new Work();
            work.on(card);
            assertTrue(
                    failure == Failure.CUT
                            || work.ended
                            || work.recorded.isEmpty()
                            || card.failure().isPresent(),
                    "the card says that its flash failed");
            card.reboot();
            check(card, work, failure + " at call " + n);
        }
    }

    private static void check(LoggedCard card, Work work, String when) {
        Report report = LoggedCard.verify(card.export(0), work.pin);
        assertEquals(Optional.empty(), report.fault(), when);
        List<String> found = report.entries().stream()
                .filter(entry -> !entry.getOpcode().equals("BOOT"))
                .map(entry -> entry.getDetail())
                .toList();
        int unanswered = found.size() > 0 && !work.recorded.contains(found.get(found.size() - 1)) ? 1 : 0;
        List<String> answered = found.subList(0, found.size() - unanswered);
        int from = work.recorded.size() - answered.size();
        assertEquals(work.recorded.subList(from, work.recorded.size()), answered, when);
        assertTrue(from == 0 || report.entries().size() > LoggedCard.CAPACITY - 5, when + ": too much was overwritten");
    }
}
