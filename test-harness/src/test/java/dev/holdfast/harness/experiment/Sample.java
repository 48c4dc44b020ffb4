package dev.holdfast.harness.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Words with options of every type, and a file that uses them. */
final class Sample {

    private static final List<String> OPERATIONS = List.of("sign", "get", "update");

    static final Vocabulary VOCABULARY = Vocabulary.of(List.of(
            Word.everywhere(
                    Kind.PROBE,
                    "cards-in-service",
                    "Counts the cards that serve.",
                    Option.optional("tolerance", new Type.Nodes(), "majority", "how many must")),
            Word.everywhere(
                    Kind.WORKLOAD,
                    "clients",
                    "Clients use the pool.",
                    Option.optional("clients", new Type.Whole(1, 64), "8", "how many at a time"),
                    Option.optional("mix", new Type.Weights(OPERATIONS), "{sign: 40, get: 20}", "shares of calls"),
                    Option.optional("rate", new Type.Rate(), "calls of all clients together"),
                    Option.optional("only", new Type.Choices(OPERATIONS), "no other calls")),
            Word.everywhere(
                    Kind.FAULT, "destroy-card", "A card is gone.", Option.required("on", new Type.Nodes(), "which")),
            new Word(
                    Kind.FAULT,
                    "rot-disk",
                    "Bits of a disk change.",
                    List.of(
                            Option.optional("on", new Type.Nodes(), "one", "whose disk"),
                            Option.optional("chance", new Type.Probability(), "5%", "of each block"),
                            Option.optional("factor", new Type.Number(0.5, 4), "1.5", "how much worse each time"),
                            Option.optional("from", new Type.Size(), "4 KiB", "the first byte"),
                            Option.optional(
                                    "how", new Type.Choice(List.of("flip", "zero")), "flip", "what becomes of it"),
                            Option.optional("files", new Type.Texts(), "names of files"),
                            Option.optional("quietly", new Type.Flag(), "true", "without an error")),
                    Set.of(Hosting.EMBEDDED, Hosting.VIRTUAL)),
            Word.everywhere(
                    Kind.RECOVERY,
                    "await-whole",
                    "Waits for all cards.",
                    Option.optional("limit", new Type.Time(), "2m", "how long")),
            Word.everywhere(Kind.RECOVERY, "end-faults", "Ends all faults."),
            Word.everywhere(
                    Kind.HUMAN,
                    "custodian-late",
                    "A custodian is late.",
                    Option.required("custodian", new Type.Whole(1, 10), "which one"),
                    Option.optional("note", new Type.Text(), "what was said")),
            Word.everywhere(Kind.CHECK, "nothing-lost", "Nothing acknowledged is lost.")));

    static final String FILE = """
            title: A card dies while clients work
            description: |
              The pool must go on.
              And does.
            tags: [loss, "2"]
            configuration: {cards: 5, keys: 24, quorum: 2 of 3, hosting: embedded, may-lose: 1, seed: 7}
            steady-state-hypothesis:
              title: The pool serves
              probes:
                - probe: cards-in-service
                  tolerance: all
            method:
              - workload: clients
                clients: 4
                mix: {sign: 3, update: 1}
                rate: 10/min
                only: [sign, update]
              - fault: destroy-card
                on: leader
                name: The leader is lost
                at: 10s
              - fault: rot-disk
                files: a.bin
                lasting: 1h30m
                after: 250ms
              - recovery: await-whole
                counts: true
              - human: custodian-late
                custodian: 2
                note: "late: very"
                refused: NO_QUORUM
            verification:
              - check: nothing-lost
            rollbacks:
              - recovery: end-faults
            """;

    private Sample() {}

    static Experiment read(String yaml) {
        return read(yaml, Map.of());
    }

    static Experiment read(String yaml, Map<String, String> changes) {
        return ExperimentReader.read("x.yaml", yaml.getBytes(UTF_8), changes, VOCABULARY);
    }
}
