package dev.holdfast.harness.matrix;

import dev.holdfast.harness.simulation.VirtualStage;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Lets happen what a cell says, and makes good what can be made good. Nothing here waits. */
final class Trouble {

    static final Duration LATE = Duration.ofHours(2);

    private static final Duration POWER = Duration.ofMinutes(1);
    private static final Duration PARTITION = Duration.ofMinutes(2);
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final VirtualStage stage;
    private final Cell cell;
    private final FailingStorage storage;
    private final Custodians custodians;
    private final Runnable otherExchangeKey;
    private CompletableFuture<Void> coordinator = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> crash = new CompletableFuture<>();
    private boolean struck;

    /** @param otherExchangeKey lets somebody else begin the recovery again */
    Trouble(VirtualStage stage, Cell cell, FailingStorage storage, Custodians custodians, Runnable otherExchangeKey) {
        this.stage = stage;
        this.cell = cell;
        this.storage = storage;
        this.custodians = custodians;
        this.otherExchangeKey = otherExchangeKey;
    }

    /** Completes once the coordinator is there again. */
    CompletableFuture<Void> coordinator() {
        return coordinator;
    }

    /** Completes when the coordinator ends. */
    CompletableFuture<Void> crash() {
        return crash;
    }

    boolean hasStruck() {
        return struck;
    }

    /** Once. */
    void strike() {
        struck = true;
        List<String> cards = shuffled(stage.rack().cards());
        int lost = Math.min(cell.cardsLost(), cards.size());
        cards.subList(0, lost).forEach(card -> ignore(stage.rack().destroy(card)));
        List<String> left = cards.subList(lost, cards.size());
        switch (cell.fault()) {
            case NONE -> {}
            case POWER_CUT -> {
                left.forEach(card -> ignore(stage.rack().powerOff(card)));
                stage.time().after(POWER, () -> left.forEach(this::powerOn));
            }
            case COORDINATOR_CRASH -> {
                CompletableFuture<Void> ended = crash;
                crash = new CompletableFuture<>();
                coordinator = stage.crashCoordinator();
                ended.complete(null);
            }
            case PARTITION -> left.stream().findFirst().ifPresent(this::cutOff);
            case STORAGE_OUTAGE -> {
                storage.fail(true);
                stage.time().after(OUTAGE, () -> storage.fail(false));
            }
            case EXCHANGE_KEY_LOST -> otherExchangeKey.run();
            default -> custodians.suffer(cell.fault());
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

    private List<String> shuffled(List<String> cards) {
        List<String> all = new ArrayList<>(cards);
        for (int i = all.size() - 1; i > 0; i--) {
            all.set(i, all.set(stage.random().nextInt(i + 1), all.get(i)));
        }
        return all;
    }

    private static void ignore(CompletableFuture<?> begun) {
        CompletableFuture<?> unused = begun.exceptionally(gone -> null);
    }
}
