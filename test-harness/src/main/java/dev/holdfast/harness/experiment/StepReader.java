package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Scalar;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Steps, each with its word, the word's options, and what every step may have beside them. */
final class StepReader {

    static final String NAME = "name";
    static final String AT = "at";
    static final String AFTER = "after";
    static final String LASTING = "lasting";
    static final String COUNTS = "counts";
    static final String REFUSED = "refused";

    /** Keys that no option can have, since they mean the same beside every word. */
    static final Set<String> KEYS = new LinkedHashSet<>(Stream.concat(
                    Arrays.stream(Kind.values()).map(Kind::key), Stream.of(NAME, AT, AFTER, LASTING, COUNTS, REFUSED))
            .toList());

    /** Keys that mean something beside words of these kinds only. */
    static final Map<String, Set<Kind>> BESIDE_SOME = Map.of(
            LASTING, EnumSet.of(Kind.FAULT, Kind.WORKLOAD),
            COUNTS, EnumSet.of(Kind.RECOVERY, Kind.HUMAN, Kind.PROBE),
            REFUSED, EnumSet.of(Kind.RECOVERY, Kind.HUMAN, Kind.PROBE, Kind.FAULT));

    /** What steps of such a file begin with, and none of this language. */
    private static final List<String> CHAOS_TOOLKIT = List.of("type", "provider", "ref");

    private static final int MAX_STEPS = 500;

    private final Vocabulary vocabulary;
    private final Problems problems;

    StepReader(Vocabulary vocabulary, Problems problems) {
        this.vocabulary = vocabulary;
        this.problems = problems;
    }

    /** The steps under a key, those without a known word left out, with a problem for each. */
    List<Step> list(Fields fields, Section section) {
        List<Step> steps = new ArrayList<>();
        for (Value item : fields.list(section.key(), MAX_STEPS)) {
            Fields.of(item, "A step", problems)
                    .flatMap(step -> read(step, section))
                    .ifPresent(steps::add);
        }
        return steps;
    }

    private Optional<Step> read(Fields fields, Section section) {
        List<Entry> kinds = Arrays.stream(Kind.values())
                .flatMap(kind -> fields.find(kind.key()).stream())
                .toList();
        if (kinds.isEmpty()) {
            String what = CHAOS_TOOLKIT.stream().anyMatch(fields::has)
                    ? "this is a step of Chaos Toolkit, whose actions have other names here"
                    : "this step does not say what it is";
            problems.add(
                    fields.place(),
                    what + "; begin it with " + section.allowed() + ", and a word: `hsm drill words` lists them.");
            return Optional.empty();
        }
        if (kinds.size() > 1) {
            problems.add(
                    kinds.get(1).place(),
                    "a step is one thing; make `" + kinds.get(1).key() + "` a step of its own, with `- ` before it.");
            return Optional.empty();
        }
        Entry entry = kinds.get(0);
        Kind kind = Kind.of(entry.key());
        if (!section.kinds().contains(kind)) {
            problems.add(
                    entry.place(),
                    "`" + section.key() + "` has no steps of kind " + kind.key() + "; only " + section.allowed() + ".");
        }
        return word(kind, entry).map(word -> step(kind, word, entry, fields));
    }

    private Optional<Word> word(Kind kind, Entry entry) {
        if (!(entry.value() instanceof Scalar scalar) || scalar.missing()) {
            problems.add(entry.value().place(), "`" + kind.key() + "` has to be one word.");
            return Optional.empty();
        }
        Optional<Word> word = vocabulary.find(kind, scalar.text());
        if (word.isEmpty()) {
            String shown = YamlTree.shown(scalar.text());
            Optional<Kind> other = Arrays.stream(Kind.values())
                    .filter(known -> vocabulary.find(known, scalar.text()).isPresent())
                    .findFirst();
            if (other.isPresent()) {
                problems.add(
                        entry.value().place(),
                        "`" + shown + "` is of another kind; write `"
                                + other.get().key() + ": " + shown + "`.");
            } else {
                problems.unknown(
                        entry.value().place(),
                        "there is no " + kind.key() + " `" + shown + "`",
                        scalar.text(),
                        vocabulary.words(kind).stream().map(Word::name).toList());
            }
        }
        return word;
    }

    private Step step(Kind kind, Word word, Entry entry, Fields fields) {
        Arguments arguments = ArgumentsReader.read(word, fields);
        When when = new When(time(fields, AT), time(fields, AFTER), time(fields, LASTING));
        Step step = new Step(
                entry.place().line(),
                kind,
                word,
                arguments,
                when,
                fields.text(NAME).orElse(""),
                fields.find(COUNTS, new Type.Flag()).map(Boolean.class::cast).orElse(false),
                fields.parsed(REFUSED, StepReader::code));
        BESIDE_SOME.forEach((key, beside) -> refuseBesideOthers(fields, key, kind, beside));
        if (fields.has(AT) && fields.has(AFTER)) {
            problems.add(fields.place(), "A step has `at` or `after`, not both; delete one.");
        }
        List<String> candidates = new ArrayList<>(List.of(NAME, AT, AFTER));
        word.options().forEach(option -> candidates.add(option.name()));
        BESIDE_SOME.forEach((key, beside) -> {
            if (beside.contains(kind)) {
                candidates.add(key);
            }
        });
        fields.refuseOthers(candidates);
        return step;
    }

    private void refuseBesideOthers(Fields fields, String key, Kind kind, Set<Kind> kinds) {
        fields.find(key)
                .filter(entry -> !kinds.contains(kind))
                .ifPresent(entry -> problems.add(
                        entry.place(),
                        "a " + kind.key() + " has no `" + key + "`; only "
                                + String.join(
                                        ", ", kinds.stream().map(Kind::key).toList())
                                + (kinds.size() == 1 ? " has it. Delete it." : " have it. Delete it.")));
    }

    private static Optional<Duration> time(Fields fields, String key) {
        return fields.find(key, new Type.Time()).map(Duration.class::cast);
    }

    private static String code(String name) {
        List<String> codes = codes();
        if (!codes.contains(name)) {
            throw Units.refused(Nearest.to(name, codes)
                    .map(near -> "there is no such code; did you mean `" + near + "`?")
                    .orElse("there is no such code; write one such as NO_QUORUM."));
        }
        return name;
    }

    /** What a step can be refused with. */
    static List<String> codes() {
        return Arrays.stream(Code.values())
                .filter(code -> code != Code.OK && code != Code.UNRECOGNIZED)
                .map(Code::name)
                .toList();
    }
}
