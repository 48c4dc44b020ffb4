package dev.holdfast.harness.action;

import static dev.holdfast.harness.experiment.Kind.CHECK;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.action.Action.Outcome;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.report.DrillReport.Refusal;
import java.util.List;
import java.util.Map;

/** How a pool is judged at the end, by what it was and by what clients were told. */
final class Checks {

    static final List<Word> WORDS = List.of(
            Word.everywhere(
                    CHECK,
                    "nothing-lost",
                    "All keys are as they were before the method, and do again what they did then."),
            Word.everywhere(CHECK, "changes-there", "What was acknowledged to clients that count is in their keys."),
            Word.everywhere(CHECK, "reads-answered", "No client that counts was refused a read."),
            Word.everywhere(
                    CHECK,
                    "history-explained",
                    "One order of the clients' calls explains all that they were told, and every invariant holds."),
            Word.everywhere(
                    CHECK,
                    "plaintext-nowhere",
                    "No planted private key is on a disk, in a backup or in a log; the cards lose power for it."),
            Word.everywhere(
                    CHECK, "refusals-as-expected", "Everything that had to be refused was, and changed nothing."));

    private final Scene scene;

    Checks(Scene scene) {
        this.scene = scene;
    }

    Map<String, Action> actions() {
        return Map.of(
                "nothing-lost", arguments -> nothingLost(),
                "changes-there",
                        arguments -> Outcome.compared(
                                scene.clients().summary(), scene.clients().acknowledged()),
                "reads-answered",
                        arguments -> Outcome.compared(
                                scene.clients().summary(), scene.clients().readsAnswered()),
                "history-explained", arguments -> explained(),
                "plaintext-nowhere", arguments -> plaintext(),
                "refusals-as-expected", arguments -> refusals());
    }

    private Outcome nothingLost() {
        Pool pool = scene.pool();
        Proof proof =
                new Proof(scene.service(), scene.log(), pool, scene.source().estate());
        List<String> lost = proof.run();
        scene.lost(lost);
        return Outcome.compared(
                "Compared with what the pool was: " + proof.checks().size() + " kinds of things.",
                proof.checks().toArray(Check[]::new));
    }

    private Outcome explained() {
        scene.clients().stop();
        Check check = scene.clients().explained();
        return Outcome.compared("The answers to " + check.expected() + " keys' clients were judged.", check);
    }

    private Outcome plaintext() {
        scene.service().cutPower(scene.pool());
        scene.search().look();
        return Outcome.compared(
                "Every disk, backup and log was searched.", scene.search().check());
    }

    private Outcome refusals() {
        List<Refusal> all = scene.log().refusals();
        List<String> others = all.stream()
                .filter(refusal -> !refusal.passed())
                .map(Refusal::attempt)
                .toList();
        return Outcome.compared(
                all.size() + " attempts had to be refused.",
                new Check("refusals as expected", all.size(), all.size() - others.size(), others));
    }
}
