package dev.holdfast.harness.action;

import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.report.DrillReport.Loss;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the steps of an experiment find when their turn comes, and leave for those after them. Of one thread. */
public final class Scene implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scene.class);
    private static final Duration LONGEST_LAG = Duration.ofSeconds(2);

    private final Configuration configuration;
    private final DrillFolders folders;
    private final DrillLog log;
    private final Service service;
    private final Source source;
    private final PlaintextSearch search;
    private final Clients clients;
    private final RunJudge judge;
    private final TokenFaults tokenFaults = new TokenFaults();
    private final Map<String, String> backups = new HashMap<>();
    private Pool pool;
    private OptionalLong backedUp = OptionalLong.empty();
    private OptionalLong struck = OptionalLong.empty();
    private Optional<Loss> loss = Optional.empty();

    /** @param source the pool to begin with */
    public Scene(Configuration configuration, DrillFolders folders, DrillLog log, Service service, Source source) {
        this.configuration = configuration;
        this.folders = folders;
        this.log = log;
        this.service = service;
        this.source = source;
        search = new PlaintextSearch(folders, service, source.planted());
        RunHistory history =
                new RunHistory(folders.history(), "Clients of a drill, seed " + configuration.seed(), service.time());
        clients = new Clients(service, configuration.hosting(), log, history);
        judge = new RunJudge(service, log, history, search);
        pool = source.pool();
    }

    Configuration configuration() {
        return configuration;
    }

    DrillFolders folders() {
        return folders;
    }

    public DrillLog log() {
        return log;
    }

    public Service service() {
        return service;
    }

    /** The pool as it was before anything went wrong, and who holds its security domain. */
    Source source() {
        return source;
    }

    PlaintextSearch search() {
        return search;
    }

    public Clients clients() {
        return clients;
    }

    /** Has the cards of the pool that is in use tell what they hold, now that nobody changes it. */
    public void askCards() {
        judge.ask(pool, watch());
    }

    public RunJudge judge() {
        return judge;
    }

    /** What is wrong with the token that keeps exchange keys, if one does. */
    TokenFaults tokenFaults() {
        return tokenFaults;
    }

    /** The pool that is in use: another one once a new one was made. */
    Pool pool() {
        return pool;
    }

    void use(Pool other) {
        pool = other;
    }

    PoolWatch watch() {
        return service.watch(pool);
    }

    /** Keeps where a backup is; the first one is of what must not be lost. */
    void keepBackup(String name, String folder) {
        backups.put(name, folder);
        backedUp = OptionalLong.of(backedUp.orElse(log.now()));
    }

    /** Keeps where the backup of somebody else's pool is. */
    void keepForeignBackup(String name, String folder) {
        backups.put(name, folder);
    }

    /** The folder of a backup of this name, if one was taken. */
    Optional<String> backup(String name) {
        return Optional.ofNullable(backups.get(name));
    }

    /** From now on there is no pool until it was recovered. */
    void poolIsLost() {
        struck = OptionalLong.of(struck.orElse(log.now()));
    }

    /** Names of keys that did not come back. */
    void lost(List<String> keys) {
        long age = struck.isPresent() && backedUp.isPresent()
                ? Math.max(0, struck.getAsLong() - backedUp.getAsLong())
                : Loss.NO_BACKUP;
        loss = Optional.of(new Loss(source.estate().inventory().versionsByKey().size(), keys, age));
    }

    /** What {@link #lost} was told, or that nothing is known. */
    public Loss loss() {
        return loss.orElse(new Loss(0, List.of(), 0));
    }

    /**
     * What a refused step must not change: which pools there are, and what each card that answers holds. While clients change
     * keys, it is what the cards are and run.
     */
    public Object state() {
        settle();
        boolean moving = clients.areAtWork() && watch().leading().isPresent();
        Map<String, List<Object>> cards = new TreeMap<>();
        for (CardStatus card : watch().answers()) {
            Object content = moving ? "changes" : List.of(card.getKeys(), card.getStateDigest());
            cards.put(card.getCard(), List.of(card.getFirmwareVersion(), card.getDomainState(), content));
        }
        return List.of(
                service.pools().list().stream().map(Pool::name).sorted().toList(),
                service.pools().deleted(),
                cards);
    }

    /** What was acknowledged reaches the cards that follow a moment later; a card that is cut off holds what it holds. */
    private void settle() {
        try {
            service.time().await("the cards have caught up", this::caughtUp, LONGEST_LAG);
        } catch (RefusedException apart) {
            LOG.debug("The cards do not catch up with their leader", apart);
        }
    }

    private boolean caughtUp() {
        Optional<CardStatus> leader = watch().leading();
        return leader.isEmpty()
                || clients.areAtWork()
                || watch().answers().stream()
                        .filter(card -> CardStates.isServing(card.getState()))
                        .allMatch(card -> card.getAppliedIndex() >= leader.get().getAppliedIndex());
    }

    @Override
    public void close() {
        clients.close();
        search.close();
    }
}
