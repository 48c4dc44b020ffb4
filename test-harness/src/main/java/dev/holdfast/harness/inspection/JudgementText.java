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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A judgement for a person. */
public final class JudgementText {

    /** Calls shown of an order that may be long; its last ones tell why it ends. */
    private static final int SHOWN = 12;

    private static final int FINDINGS_SHOWN = 5;
    /** With their evidence; of others there is a sentence. */
    private static final int KEYS_SHOWN = 3;

    private JudgementText() {}

    public static void print(History history, Judgement judgement, PrintWriter out) {
        out.println(history.title() + torn(history));
        AtomicInteger shown = new AtomicInteger();
        judgement.keys().stream().filter(key -> key.verdict() != Verdict.OK).forEach(key -> key.impasse()
                .ifPresent(impasse -> print(history, key, impasse, shown.incrementAndGet() <= KEYS_SHOWN, out)));
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

    private static void print(History history, KeyVerdict key, Impasse impasse, boolean whole, PrintWriter out) {
        out.println("Key " + key.key() + ": " + key.verdict().word() + " after " + key.explored() + " states. "
                + sentence(key, impasse));
        if (whole) {
            lines(history, impasse).forEach(line -> out.println("  " + line));
            out.println();
        }
    }

    /** What was found for a key, with its evidence; nothing, of a key that has an order. */
    public static void print(History history, KeyVerdict key, PrintWriter out) {
        key.impasse().ifPresent(impasse -> print(history, key, impasse, true, out));
    }

    /** What the search found, in one sentence. */
    public static String sentence(KeyVerdict key, Impasse impasse) {
        return key.verdict() == Verdict.VIOLATION
                ? "Call " + impasse.stuck().id() + " has no place in any order: " + impasse.why() + "."
                : "It got as far as call " + impasse.stuck().id() + ".";
    }

    /** The few answers that cannot all be true, and the longest order of calls that was found. */
    public static List<String> lines(History history, Impasse impasse) {
        List<String> lines = new ArrayList<>();
        List<Call> core = impasse.core();
        if (!core.isEmpty()) {
            lines.add(
                    core.size() == 1
                            ? "This answer cannot be true, whatever became of all other calls on the key:"
                            : "These " + core.size()
                                    + " answers cannot all be true, whatever became of all other calls on the key:");
            core.stream().limit(SHOWN).forEach(call -> lines.add("  " + Words.brief(call, history.origin())));
            if (core.size() > SHOWN) {
                lines.add("  and " + (core.size() - SHOWN) + " more.");
            }
        }
        List<Call> order = impasse.order();
        lines.add("The longest order that explains what was answered before call "
                + impasse.stuck().id() + " ended"
                + (order.size() > SHOWN
                        ? " has " + order.size() + " calls; its last " + SHOWN + ":"
                        : order.isEmpty() ? " has no call." : ":"));
        order.stream()
                .skip(Math.max(0, order.size() - SHOWN))
                .forEach(call -> lines.add("  " + Words.brief(call, history.origin())));
        lines.add("After it the key is " + impasse.state() + ".");
        lines.add("Cannot be next:");
        impasse.window().forEach(rejected -> {
            lines.add("  " + Words.brief(rejected.call(), history.origin()));
            lines.add("      " + rejected.why());
        });
        return lines;
    }
}
