package dev.holdfast.partition.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.audit.AuditPin;
import dev.holdfast.proto.audit.AuditVerifier.Report;
import dev.holdfast.proto.audit.Opcode;
import dev.holdfast.proto.v1.AuditHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a card, beside a list that never forgets. */
class AuditModelTest {

    private static final List<Opcode> OPCODES =
            List.of(Opcode.SET_NODEID, Opcode.LOGIN, Opcode.ZEROIZE, Opcode.CREATE_USER);

    private final List<String> written = new ArrayList<>();
    private boolean forced;
    private long released;
    private long first = 1;
    private int unloggedBoots;
    private int unloggedLogins;
    private int unloggedEvents;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theLogIsWhatTheListSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LoggedCard card = new LoggedCard(seed);
        card.boot();
        booted();
        Optional<AuditPin> pin = Optional.empty();
        for (int step = 0; step < 600; step++) {
            int action = random.nextInt(100);
            if (action < 80) {
                record(card, OPCODES.get(random.nextInt(OPCODES.size())));
            } else if (action < 86) {
                forced = random.nextInt(3) > 0;
                card.log().force(forced);
            } else if (action < 92) {
                released = Math.max(released, random.nextLong(written.size() + 1L));
                card.log().release(released);
            } else if (action < 97) {
                card.reboot();
                booted();
            } else {
                pin = Optional.of(compare(card, pin));
            }
            long begins = card.log().head().getFirst();
            assertTrue(!forced || begins == first || begins - 1 <= released, "a forced log keeps what is not released");
            first = begins;
        }
        compare(card, pin);
    }

    private void record(LoggedCard card, Opcode opcode) {
        boolean accepted = card.log().accepts(opcode.name());
        assertEquals(!isFull() || opcode != Opcode.SET_NODEID && opcode != Opcode.CREATE_USER, accepted);
        if (!accepted) {
            return;
        }
        card.log().record(opcode.name(), "somebody", "number " + written.size());
        if (isFull() && opcode == Opcode.LOGIN) {
            unloggedLogins++;
        } else if (isFull() && unreleased() >= LoggedCard.CAPACITY + AuditLog.RESERVE) {
            unloggedEvents++;
        } else {
            written.add("number " + written.size());
        }
    }

    private void booted() {
        if (isFull()) {
            unloggedBoots++;
        } else {
            written.add("firmware 1.0");
        }
    }

    private boolean isFull() {
        return forced && unreleased() >= LoggedCard.CAPACITY;
    }

    private long unreleased() {
        return written.size() - Math.max(released, first - 1);
    }

    private AuditPin compare(LoggedCard card, Optional<AuditPin> pin) {
        AuditHead head = card.log().head();
        boolean overwritten = pin.map(AuditPin::sequence).orElse(Long.MAX_VALUE) + 1 < head.getFirst();
        Report report = LoggedCard.verify(card.export(0), overwritten ? Optional.empty() : pin);
        assertEquals(Optional.empty(), report.fault());
        assertTrue(report.entries().size() <= LoggedCard.CAPACITY + AuditLog.RESERVE, "bounded");
        assertTrue(
                report.entries().size() >= Math.min(written.size(), LoggedCard.CAPACITY - 4),
                "no more than needed is dropped");
        assertEquals(
                written.subList((int) head.getFirst() - 1, written.size()),
                report.entries().stream().map(entry -> entry.getDetail()).toList());
        assertEquals(unloggedBoots, head.getUnloggedBoots());
        assertEquals(unloggedLogins, head.getUnloggedLogins());
        assertEquals(unloggedEvents, head.getUnloggedEvents());
        return AuditPin.of(head);
    }
}
