package dev.holdfast.harness.action;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.checker.CardsTold;
import dev.holdfast.harness.checker.Invariant;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.KeyVerdict;
import dev.holdfast.harness.checker.Linearizability;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.inspection.JudgementText;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.RunDetail.Evidence;
import dev.holdfast.harness.report.RunDetail.Judged;
import dev.holdfast.harness.witness.CardWitness;
import dev.holdfast.proto.CardStates;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges a drill as simulated runs are: by what clients were told, by what each card tells, and by what lies in the open. Cards are
 * asked when nobody changes anything any more; the verdict is for when everything has been looked at.
 */
public final class RunJudge {

    /** Keys and findings with evidence in the report; there may be as many as there are keys. */
    private static final int SHOWN = 5;

    private final Service service;
    private final DrillLog log;
    private final RunHistory history;
    private final PlaintextSearch search;
    private final List<String> notes = new ArrayList<>();
    private CardsTold cards = CardsTold.NONE;

    RunJudge(Service service, DrillLog log, RunHistory history, PlaintextSearch search) {
        this.service = service;
        this.log = log;
        this.history = history;
        this.search = search;
    }

    /** Settles what the cards remember, and has those of the pool that serve tell what they hold. No client may be at work. */
    public void ask(Pool pool, PoolWatch watch) {
        history.settle();
        CardWitness witness = new CardWitness(
                (card, request) -> service.await(pool.client().callCard(card, request)),
                Service.APPLICATION,
                FirmwareActions.CREDENTIAL,
                service.rack().makerRoot(),
                service.stage().timeOfDay().toEpochMilli());
        List<String> told = new ArrayList<>();
        for (CardStatus card : watch.answers()) {
            try {
                if (CardStates.isServing(card.getState())) {
                    cards = cards.and(witness.told(List.of(card.getCard())));
                    told.add(card.getCard());
                }
            } catch (RefusedException silent) {
                notes.add("Card " + card.getCard() + " was not judged: " + silent.getMessage());
            }
        }
        notes.add(
                told.isEmpty()
                        ? "No card was asked what it holds."
                        : "Digests, keys and audit logs of " + String.join(", ", told) + " were compared.");
    }

    /** The verdict, for the report; also of a drill that ended early, as far as it came. */
    public void conclude() {
        History told = history.told();
        Judgement judgement = history.judgement(cards, search.found());
        List<Evidence> evidence = new ArrayList<>();
        judgement.keys().stream()
                .filter(key -> key.verdict() != Verdict.OK)
                .forEach(key -> evidence.add(of(told, key, evidence.size() < SHOWN)));
        judgement
                .findings()
                .forEach(finding ->
                        evidence.add(new Evidence(finding.invariant(), finding.sentence() + ".", List.of())));
        log.judged(new Judged(judgement.verdict().word(), ground(told, judgement), evidence));
        Set<String> against = new TreeSet<>();
        evidence.forEach(each -> against.add(each.checker()));
        int all = 1 + Invariant.all().size();
        log.check(new Check(
                "checkers that found nothing against the run",
                all,
                all - against.size(),
                evidence.stream()
                        .limit(SHOWN)
                        .map(each -> each.checker() + ": " + each.sentence())
                        .toList()));
    }

    private static Evidence of(History told, KeyVerdict key, boolean whole) {
        return key.impasse()
                .map(impasse -> new Evidence(
                        Linearizability.NAME,
                        "Key " + key.key() + ": "
                                + (key.verdict() == Verdict.UNKNOWN ? "undecided. " : "")
                                + JudgementText.sentence(key, impasse),
                        whole ? JudgementText.lines(told, impasse) : List.of()))
                .orElseGet(() -> new Evidence(
                        Linearizability.NAME,
                        "Key " + key.key() + ": undecided; hsm history check takes a larger budget.",
                        List.of()));
    }

    private String ground(History told, Judgement judgement) {
        long unknown = told.calls().stream().filter(Call::isUnknown).count();
        return told.calls().size() + " calls on " + judgement.keys().size() + " keys, " + unknown
                + " of unknown outcome, " + history.settled() + " settled by what cards remembered. "
                + String.join(" ", notes);
    }
}
