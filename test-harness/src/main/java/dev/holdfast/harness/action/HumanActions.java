package dev.holdfast.harness.action;

import static dev.holdfast.harness.action.Action.told;
import static dev.holdfast.harness.experiment.Kind.HUMAN;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the custodians do, or fail to do. They are known by their numbers, from 1. */
final class HumanActions {

    private static final String BY = "by";
    private static final String CUSTODIAN = "custodian";
    private static final String COUNT = "count";
    private static final int MOST = 10;

    private static final Option ONE =
            Option.required(CUSTODIAN, new Type.Whole(1, MOST), "the custodian's number, from 1");

    static final List<Word> WORDS = List.of(
            Word.everywhere(
                    HUMAN,
                    "custodians-make-transfer-file",
                    "Custodians open the security domain, offline, and encrypt it to the exchange key.",
                    Option.optional(
                            BY,
                            new Type.Texts(),
                            "the numbers of those who do it; else as many as it takes of those who can come")),
            Word.everywhere(
                    HUMAN,
                    "custodian-late",
                    "A custodian cannot come before some time has passed.",
                    ONE,
                    Option.required(BY, new Type.Time(), "how late, from now")),
            Word.everywhere(HUMAN, "custodian-lost-share", "A custodian's private key is gone for ever.", ONE),
            Word.everywhere(
                    HUMAN,
                    "custodian-wrong-passphrase",
                    "A custodian's private key has a passphrase, and the custodian remembers another one.",
                    ONE),
            Word.everywhere(HUMAN, "custodian-remembers", "The custodian remembers the right passphrase.", ONE),
            Word.everywhere(
                    HUMAN,
                    "custodians-unavailable",
                    "So many custodians, by chance, cannot be reached.",
                    Option.required(COUNT, new Type.Whole(1, MOST), "how many")),
            Word.everywhere(HUMAN, "custodian-found", "One of the custodians who could not be reached can come."));

    private final Scene scene;
    private final CustodianGroup custodians;
    private final ExchangeFiles files;

    HumanActions(Scene scene) {
        this.scene = scene;
        custodians = new CustodianGroup(
                scene.source().custodians(), scene.configuration().quorum(), scene.service());
        files = new ExchangeFiles(scene.folders().domain());
    }

    Map<String, Action> actions() {
        return Map.of(
                "custodians-make-transfer-file", told(this::transferFile),
                "custodian-late", told(arguments -> custodians.late(one(arguments), arguments.duration(BY))),
                "custodian-lost-share", told(arguments -> custodians.loseShare(one(arguments))),
                "custodian-wrong-passphrase", told(arguments -> custodians.forget(one(arguments))),
                "custodian-remembers", told(arguments -> custodians.remember(one(arguments))),
                "custodians-unavailable", told(arguments -> custodians.missing((int) arguments.whole(COUNT))),
                "custodian-found", told(arguments -> custodians.found()));
    }

    private String transferFile(Arguments arguments) {
        List<Integer> by = arguments.has(BY) ? numbers(arguments.texts(BY)) : custodians.whoCanCome();
        if (by.isEmpty()) {
            throw new RefusedException(Code.BAD_PARAMETER, "No custodian can come. " + custodians.wayOut());
        }
        Path fresh = files.discarded("transfer");
        try {
            files.discard(fresh);
            HoldersStep.restoreBlob(
                    files.domain(), files.exchangeKey(), custodians.keys(by), custodians.passphrases(by), fresh);
            files.replaceTransfer(fresh);
        } catch (RefusedException refused) {
            throw new RefusedException(refused.code(), refused.getMessage() + " " + custodians.wayOut());
        }
        return by.size() + " private keys were used, and stayed where they are.";
    }

    private int one(Arguments arguments) {
        return number(Long.toString(arguments.whole(CUSTODIAN)));
    }

    private List<Integer> numbers(List<String> texts) {
        List<Integer> numbers = new ArrayList<>();
        texts.forEach(text -> numbers.add(number(text)));
        return numbers;
    }

    private int number(String text) {
        int holders = scene.configuration().quorum().holders();
        if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > holders) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "There is no custodian " + text + "; they have the numbers 1 to " + holders + ".");
        }
        return Integer.parseInt(text);
    }
}
