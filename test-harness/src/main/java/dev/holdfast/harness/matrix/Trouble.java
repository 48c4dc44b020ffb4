package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.harness.recovery.CustodianTrouble;
import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.Operator;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Lets happen what a cell says, once, and makes good what can be made good. Nothing here waits. */
final class Trouble {

    private final Stage stage;
    private final Cell cell;
    private final Tempo tempo;
    private final Custodians custodians;
    private final Operator operator;
    private boolean planned;
    private volatile boolean struck;
    private volatile boolean over;

    Trouble(Stage stage, Cell cell, Tempo tempo, Custodians custodians, Operator operator) {
        this.stage = stage;
        this.cell = cell;
        this.tempo = tempo;
        this.custodians = custodians;
        this.operator = operator;
    }

    /** What the cards that are lost leave behind. */
    interface Loss {
        /**
         * @param lost of all cards in the rack
         * @param left the others
         */
        void struck(List<String> lost, List<String> left);
    }

    /**
     * At a moment that the stage's random decides; once, however often this is called.
     *
     * @param loss is told which cards are lost, before they are
     */
    void strikeWithin(Duration longest, Loss loss) {
        if (!planned) {
            planned = true;
            SplittableRandom random = stage.random().split();
            later(Duration.ofMillis(random.nextLong(longest.toMillis())), () -> strike(random, loss));
        }
    }

    /** Nothing more happens, and nothing is made good any more. */
    void end() {
        over = true;
    }

    private void later(Duration delay, Runnable task) {
        stage.time().after(delay, () -> {
            if (!over) {
                task.run();
            }
        });
    }

    boolean hasStruck() {
        return struck;
    }

    private void strike(SplittableRandom random, Loss loss) {
        List<String> cards = shuffled(stage.rack().cards(), random);
        int lost = Math.min(cell.cardsLost(), cards.size());
        List<String> left = cards.subList(lost, cards.size());
        loss.struck(cards.subList(0, lost), left);
        cards.subList(0, lost).forEach(card -> ignore(stage.rack().destroy(card)));
        switch (cell.fault()) {
            case NONE -> {}
            case POWER_CUT -> {
                left.forEach(card -> ignore(stage.rack().powerOff(card)));
                later(tempo.power(), () -> left.forEach(this::powerOn));
            }
            case COORDINATOR_CRASH -> ignore(stage.crashCoordinator());
            case PARTITION -> left.stream().findFirst().ifPresent(this::cutOff);
            case STORAGE_OUTAGE -> takeStorageAway();
            case CUSTODIAN_LATE -> custodians.suffer(CustodianTrouble.LATE);
            case SHARE_LOST -> custodians.suffer(CustodianTrouble.SHARE_LOST);
            case WRONG_PASSPHRASE -> custodians.suffer(CustodianTrouble.WRONG_PASSPHRASE);
            case EXCHANGE_KEY_LOST -> otherExchangeKey();
        }
        struck = true;
    }

    private void takeStorageAway() {
        if (stage.storage() instanceof FaultyStorage storage) {
            storage.begin(StorageFault.THROTTLED);
            later(tempo.outage(), () -> storage.end(StorageFault.THROTTLED));
        }
    }

    /** Somebody else begins the recovery again; whoever made a transfer file for the key before does not know. */
    private void otherExchangeKey() {
        if (operator.replaces()) {
            stage.pools()
                    .find(operator.pool())
                    .ifPresent(pool -> ignore(
                            stage.domains().initRecovery(pool, CellRun.ADMINISTRATOR, new Custody.InPartition())));
        }
    }

    private void powerOn(String card) {
        if (stage.rack().cards().contains(card)) {
            ignore(stage.rack().powerOn(card));
        }
    }

    private void cutOff(String card) {
        Set<String> others = new TreeSet<>(stage.rack().cards());
        others.remove(card);
        others.add(Stage.COORDINATOR);
        int fault = stage.hazards().breakLinks(Link.between(Set.of(card), others), new LinkFault.Cut());
        later(tempo.partition(), () -> stage.hazards().mendLinks(fault));
    }

    private static List<String> shuffled(List<String> cards, SplittableRandom random) {
        List<String> all = new ArrayList<>(cards);
        for (int i = all.size() - 1; i > 0; i--) {
            all.set(i, all.set(random.nextInt(i + 1), all.get(i)));
        }
        return all;
    }

    private static void ignore(CompletableFuture<?> begun) {
        CompletableFuture<?> unused = begun.exceptionally(gone -> null);
    }
}
