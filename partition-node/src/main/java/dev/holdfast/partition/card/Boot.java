package dev.holdfast.partition.card;

import dev.holdfast.partition.audit.AuditLog;
import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.image.CardFirmware;
import dev.holdfast.partition.operators.Operators;
import dev.holdfast.partition.sealed.StoreRefusal;
import dev.holdfast.partition.tamper.Tamper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.EventKind;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way from power-on to the first service (ISO/IEC 19790 7.10.2, 7.11.4): ends what has to be ended, tests the
 * algorithms before the first of them is used, opens the store, and finds out what the card is.
 */
final class Boot {

    private final OwnCard card;
    private final CardLife life;
    private final CardFirmware firmware;
    private final Zeroizer zeroizer;
    private final SelfTesting tests;
    private final Powered powered;
    private final AuditLog audit;
    private final Operators operators;
    private final PoolPlace place;
    private final Tamper tamper;

    Boot(
            OwnCard card,
            CardFirmware firmware,
            Zeroizer zeroizer,
            SelfTesting tests,
            Powered powered,
            AuditLog audit,
            Operators operators,
            PoolPlace place,
            Tamper tamper) {
        this.card = card;
        this.life = card.life();
        this.firmware = firmware;
        this.zeroizer = zeroizer;
        this.tests = tests;
        this.powered = powered;
        this.audit = audit;
        this.operators = operators;
        this.place = place;
        this.tamper = tamper;
    }

    /** Completes in one of the states that a boot ends in; the error state is one. */
    CompletableFuture<Void> run() {
        return CompletableFuture.runAsync(this::begin, card.environment().thread())
                .thenCompose(begun -> card.halts().reach("boot.verified"))
                .thenCompose(goneOn -> zeroizer.resume(tamper.atBoot()))
                .thenRun(tamper::watch)
                .thenCompose(nothingLeft -> tests.beforeFirstUse())
                .thenCompose(tested -> goOn())
                .exceptionallyAsync(this::failed, card.environment().thread());
    }

    /** After the self-tests, of the boot or of a card that a soft error had stopped in it. */
    CompletableFuture<Void> goOn() {
        return CompletableFuture.runAsync(this::seed, card.environment().workers())
                .thenRunAsync(this::open, card.environment().thread())
                .exceptionallyAsync(this::failed, card.environment().thread());
    }

    private void begin() {
        life.enter(CardState.BOOT);
        firmware.boot();
    }

    /** Takes its time, as the noise source does. */
    private void seed() {
        if (isTesting()) {
            powered.seed(tests.tests());
            firmware.authenticate(powered.crypto());
        }
    }

    private @Nullable Void failed(Throwable failure) {
        if (RefusedException.behind(failure) instanceof CardFailure selfTest) {
            tests.failed(selfTest);
        } else {
            card.fail(Answers.sentence(failure));
        }
        return null;
    }

    private boolean isTesting() {
        return life.state() == CardState.SELF_TEST || life.state() == CardState.SELF_TEST_ON_DEMAND;
    }

    private void open() {
        if (!isTesting()) {
            return;
        }
        tests.begin();
        try {
            Optional<CardState> held = tamper.held();
            if (held.filter(CardState.DECOMMISSIONED::equals).isPresent()) {
                life.enter(CardState.DECOMMISSIONED);
                return;
            }
            audit.boot(card.firmware().version(), powered.identity()::sign);
            powered.testify(audit.boots());
            if (powered.openStore().report().interrupted()) {
                card.events().add(EventKind.STORE_RECOVERED, "The store had been cut off in the middle of a write.");
            }
            operators.open();
            if (held.isPresent()) {
                life.enter(held.get());
            } else {
                place.find();
            }
            firmware.booted();
        } catch (StoreRefusal refusal) {
            card.events().add(EventKind.STORE_REFUSED, refusal.reason() + ": " + refusal.getMessage());
            card.fail(String.valueOf(refusal.getMessage()));
        } catch (IOException e) {
            card.fail("The card's disk cannot be read or written; check its space and health, then power-cycle the"
                    + " card.");
        }
    }
}
