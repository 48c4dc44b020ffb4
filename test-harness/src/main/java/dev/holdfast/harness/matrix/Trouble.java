package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.harness.recovery.CustodianTrouble;
import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.Operator;
import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Lets happen what a cell says, and makes good what can be made good. Nothing here waits. */
final class Trouble {

    private static final Duration POWER = Duration.ofMinutes(1);
    private static final Duration PARTITION = Duration.ofMinutes(2);
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final VirtualStage stage;
    private final Cell cell;
    private final FailingStorage storage;
    private final Custodians custodians;
    private final Operator operator;
    private boolean planned;
    private volatile boolean struck;

    Trouble(VirtualStage stage, Cell cell, FailingStorage storage, Custodians custodians, Operator operator) {
        this.stage = stage;
        this.cell = cell;
        this.storage = storage;
        this.custodians = custodians;
        this.operator = operator;
    }

    /** At a moment that the stage's random decides; once, whenever this is called again. */
    void strikeWithin(Duration longest) {
        if (!planned) {
            planned = true;
            SplittableRandom random = stage.random().split();
            stage.time().after(Duration.ofMillis(random.nextLong(longest.toMillis())), () -> strike(random));
        }
    }

    boolean hasStruck() {
        return struck;
    }

    private void strike(SplittableRandom random) {
        List<String> cards = shuffled(stage.rack().cards(), random);
        int lost = Math.min(cell.cardsLost(), cards.size());
        cards.subList(0, lost).forEach(card -> ignore(stage.rack().destroy(card)));
        List<String> left = cards.subList(lost, cards.size());
        switch (cell.fault()) {
            case NONE -> {}
            case POWER_CUT -> {
                left.forEach(card -> ignore(stage.rack().powerOff(card)));
                stage.time().after(POWER, () -> left.forEach(this::powerOn));
            }
            case COORDINATOR_CRASH -> ignore(stage.crashCoordinator());
            case PARTITION -> left.stream().findFirst().ifPresent(this::cutOff);
            case STORAGE_OUTAGE -> {
                storage.fail(true);
                stage.time().after(OUTAGE, () -> storage.fail(false));
            }
            case CUSTODIAN_LATE -> custodians.suffer(CustodianTrouble.LATE);
            case SHARE_LOST -> custodians.suffer(CustodianTrouble.SHARE_LOST);
            case WRONG_PASSPHRASE -> custodians.suffer(CustodianTrouble.WRONG_PASSPHRASE);
            case EXCHANGE_KEY_LOST -> otherExchangeKey();
        }
        struck = true;
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
        others.add(VirtualStage.COORDINATOR);
        int fault = stage.hazards().breakLinks(Link.between(Set.of(card), others), new LinkFault.Cut());
        stage.time().after(PARTITION, () -> stage.hazards().mendLinks(fault));
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
