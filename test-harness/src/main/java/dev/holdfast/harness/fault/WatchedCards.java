package dev.holdfast.harness.fault;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.v1.CardStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A pool's cards as they answer. */
final class WatchedCards implements PoolCards {

    private final Pool pool;
    private final PoolWatch watch;

    WatchedCards(Stage stage, Pool pool) {
        this.pool = pool;
        watch = new PoolWatch(PooledCards.of(pool), stage.time());
    }

    @Override
    public List<String> members() {
        return pool.cardIds().stream().sorted().toList();
    }

    @Override
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>(members());
        List<CardStatus> answers = watch.answers();
        Optional<CardStatus> leader =
                answers.stream().filter(CardStatus::getLeader).findFirst();
        answers.stream()
                .filter(status -> CardStates.isServing(status.getState()))
                .map(CardStatus::getCard)
                .filter(card -> leader.map(status -> status.getVotingList().contains(card))
                        .orElse(true))
                .forEach(missing::remove);
        return missing;
    }

    @Override
    public Optional<String> leader() {
        watch.until("a card leads the pool", () -> watch.leading().isPresent());
        return watch.leading().map(CardStatus::getCard);
    }
}
