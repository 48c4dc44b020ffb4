package dev.holdfast.harness.inspection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.checker.Impasse;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.operator.Json;

/** A judgement for a machine. */
public final class JudgementJson {

    private JudgementJson() {}

    public static ObjectNode of(History history, Judgement judgement) {
        ObjectNode document = Json.document("holdfast.history-check/1")
                .put("title", history.title())
                .put("verdict", judgement.verdict().word())
                .put("torn", history.torn())
                .put("calls", history.calls().size())
                .put("unknown", history.calls().stream().filter(Call::isUnknown).count());
        ArrayNode keys = document.putArray("keys");
        judgement.keys().forEach(key -> {
            ObjectNode node = keys.addObject()
                    .put("key", key.key())
                    .put("verdict", key.verdict().word())
                    .put("calls", key.calls())
                    .put("explored", key.explored());
            if (key.verdict() != Verdict.OK) {
                key.impasse().ifPresent(impasse -> put(node.putObject("impasse"), impasse));
            }
        });
        ArrayNode findings = document.putArray("findings");
        judgement.findings().forEach(finding -> findings.addObject()
                .put("invariant", finding.invariant())
                .put("sentence", finding.sentence()));
        return document;
    }

    private static void put(ObjectNode node, Impasse impasse) {
        node.put("stuck", impasse.stuck().id()).put("why", impasse.why()).put("state", impasse.state());
        ArrayNode core = node.putArray("core");
        impasse.core().forEach(call -> core.add(call.id()));
        ArrayNode order = node.putArray("order");
        impasse.order().forEach(call -> order.add(call.id()));
        ArrayNode window = node.putArray("window");
        impasse.window()
                .forEach(rejected ->
                        window.addObject().put("call", rejected.call().id()).put("why", rejected.why()));
    }
}
