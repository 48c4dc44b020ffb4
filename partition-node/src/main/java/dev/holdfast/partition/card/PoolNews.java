package dev.holdfast.partition.card;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.pool.VaultMachine;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PoolRecord;
import dev.holdfast.proto.v1.RetiredCard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows on this card when the pool's record changes: operators read an event, and a card that is retired leaves
 * service. What a card catches up with is no news, only what happens while it is in service.
 */
final class PoolNews implements VaultMachine.Observer {

    private final String self;
    private final CardLife life;
    private final EventLog events;
    private final Clock clock;

    PoolNews(String self, CardLife life, EventLog events, Clock clock) {
        this.self = self;
        this.life = life;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void changed(Optional<PoolRecord> before, PoolRecord now) {
        for (RetiredCard retired : now.getRetiredList()) {
            if (retired.getCard().equals(self)) {
                life.leavePool(Doorkeeper.retired(self, retired.getEpoch()));
            }
        }
        if (before.isPresent() && CardStates.isServing(life.state())) {
            tell(before.get(), now);
        }
    }

    private void tell(PoolRecord before, PoolRecord now) {
        List<String> known = ids(before);
        List<String> cards = ids(now);
        for (String card : cards) {
            if (!known.contains(card)) {
                events.add(
                        EventKind.CARD_ADMITTED,
                        "Card " + card + " was admitted in epoch " + now.getEpoch() + "; the pool has "
                                + String.join(", ", cards) + ".");
            }
        }
        for (RetiredCard retired : now.getRetiredList()) {
            if (!before.getRetiredList().contains(retired)) {
                events.add(
                        EventKind.CARD_RETIRED,
                        "Card " + retired.getCard() + " was retired in epoch " + retired.getEpoch() + "; the pool has "
                                + String.join(", ", cards) + ".");
            }
        }
        if (now.getClockOffsetMillis() > before.getClockOffsetMillis()) {
            Duration ahead = Duration.ofMillis(now.getClockOffsetMillis());
            events.add(
                    EventKind.CLOCK_ADVANCED,
                    "The pool's clock is " + ahead + " ahead of its cards' and says "
                            + Instant.ofEpochMilli(clock.millis()).plus(ahead) + ".");
        }
    }

    private static List<String> ids(PoolRecord pool) {
        return pool.getCardsList().stream().map(MemberCard::getCard).toList();
    }
}
