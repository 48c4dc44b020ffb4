package dev.holdfast.harness.inspection;

import dev.holdfast.harness.checker.Impasse;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Judgement.Finding;
import dev.holdfast.harness.checker.KeyVerdict;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.checker.Words;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A judgement for a person. */
public final class JudgementText {

    /** Calls shown of an order that may be long; its last ones tell why it ends. */
    private static final int SHOWN = 12;

    private static final int FINDINGS_SHOWN = 5;

    private JudgementText() {}

    public static void print(History history, Judgement judgement, PrintWriter out) {
        out.println(history.title() + torn(history));
        judgement.keys().stream().filter(key -> key.verdict() != Verdict.OK).forEach(key -> key.impasse()
                .ifPresent(impasse -> print(history, key, impasse, out)));
        Map<String, List<Finding>> broken = judgement.findings().stream()
                .collect(Collectors.groupingBy(Finding::invariant, LinkedHashMap::new, Collectors.toList()));
        broken.forEach((invariant, findings) -> {
            findings.stream()
                    .limit(FINDINGS_SHOWN)
                    .forEach(finding -> out.println(invariant + ": BROKEN. " + finding.sentence() + "."));
            if (findings.size() > FINDINGS_SHOWN) {
                out.println(invariant + ": broken " + (findings.size() - FINDINGS_SHOWN) + " times more.");
            }
        });
        long unknown = history.calls().stream().filter(Call::isUnknown).count();
        long explored =
                judgement.keys().stream().mapToLong(KeyVerdict::explored).sum();
        out.println("Calls: " + history.calls().size() + ", of unknown outcome: " + unknown + ". Keys: "
                + judgement.keys().size() + ". States explored: " + explored + ".");
        out.println(
                switch (judgement.verdict()) {
                    case OK -> "OK: one order of all calls explains every answer, and no invariant is broken.";
                    case VIOLATION -> "VIOLATION.";
                    case UNKNOWN ->
                        "UNKNOWN: no violation was found, but the budget was used up first. Try a larger --budget.";
                });
    }

    static String torn(History history) {
        return history.torn() ? " (ends within a record: its writer was killed; that record is left out)" : "";
    }

    private static void print(History history, KeyVerdict key, Impasse impasse, PrintWriter out) {
        out.println();
        out.println("Key " + key.key() + ": " + key.verdict().word() + " after " + key.explored() + " states. "
                + (key.verdict() == Verdict.VIOLATION
                        ? "No order explains what was answered until call "
                                + impasse.stuck().id() + " ended."
                        : "It got as far as call " + impasse.stuck().id() + "."));
        List<Call> order = impasse.order();
        out.println("  The longest order that was found" + (order.size() > SHOWN ? ", its end:" : ":"));
        order.stream()
                .skip(Math.max(0, order.size() - SHOWN))
                .forEach(call -> out.println("    " + Words.line(call, history.origin())));
        out.println("  After it the key is " + impasse.state() + ".");
        out.println("  Cannot be next:");
        impasse.window().forEach(rejected -> {
            out.println("    " + Words.line(rejected.call(), history.origin()));
            out.println("        " + rejected.why());
        });
        out.println();
    }
}
