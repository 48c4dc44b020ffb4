package dev.holdfast.harness.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is written reads back the same. */
class ExperimentWriterTest {

    private static final List<String> TEXTS = List.of(
            "plain",
            "7",
            "true",
            "null",
            "~",
            "1.5",
            "a: b",
            "# no comment",
            "- item",
            "\"quoted\"",
            "it's",
            "ünï ☃ 🔥",
            "x ",
            " y",
            "{}",
            "[",
            "&a",
            "*a",
            "!t",
            "%",
            "@",
            "`",
            "2026-01-01",
            "0x10",
            "no",
            "back\\slash",
            "\u0085 next",
            "?",
            "|");

    @Test
    void theSampleReadsBackEqualAndComplete() {
        Experiment experiment = Sample.read(Sample.FILE);
        String written = ExperimentWriter.write(experiment);
        assertEquals(withoutLines(experiment), withoutLines(Sample.read(written)));
        assertEquals(written, ExperimentWriter.write(Sample.read(written)));
    }

    @Test
    void anyExperimentReadsBackEqual() {
        for (long seed = 0; seed < 500; seed++) {
            Experiment experiment = new Maker(new SplittableRandom(seed)).experiment();
            String written = ExperimentWriter.write(experiment);
            assertEquals(experiment, withoutLines(Sample.read(written)), () -> written);
        }
    }

    /** Where a step stands is no part of what it means. */
    static Experiment withoutLines(Experiment experiment) {
        return new Experiment(
                experiment.title(),
                experiment.description(),
                experiment.tags(),
                experiment.configuration(),
                new Hypothesis(
                        experiment.hypothesis().title(),
                        withoutLines(experiment.hypothesis().probes())),
                withoutLines(experiment.method()),
                withoutLines(experiment.verification()),
                withoutLines(experiment.rollbacks()));
    }

    private static List<Step> withoutLines(List<Step> steps) {
        return steps.stream()
                .map(step -> new Step(
                        0,
                        step.kind(),
                        step.word(),
                        step.arguments(),
                        step.when(),
                        step.name(),
                        step.recovery(),
                        step.refusal()))
                .toList();
    }

    /** Makes experiments by chance that a file could say. */
    private record Maker(SplittableRandom random) {

        Experiment experiment() {
            Hosting hosting = pick(List.of(Hosting.EMBEDDED, Hosting.VIRTUAL));
            Hypothesis hypothesis = maybe(() -> new Hypothesis(text(), steps(Section.HYPOTHESIS, 1)))
                    .orElse(Hypothesis.NONE);
            return new Experiment(
                    text(),
                    maybe(() -> String.join("\n", List.of(text(), text(), text())))
                            .orElse(""),
                    maybe(this::texts).orElse(List.of()),
                    new Configuration(
                            random.nextInt(5, 8),
                            random.nextInt(100),
                            new Quorum(3, 10),
                            Custody.PARTITION,
                            Storage.FOLDER,
                            pick(List.of("release", "test")),
                            "fips",
                            hosting,
                            random.nextLong(1L << 50),
                            pick(List.of(Copies.ALL, Copies.MINORITY, new Copies(random.nextInt(5))))),
                    hypothesis,
                    steps(Section.METHOD, 1),
                    steps(Section.VERIFICATION, 0),
                    steps(Section.ROLLBACKS, 0));
        }

        private List<Step> steps(Section section, int least) {
            List<Word> words = Sample.VOCABULARY.words().stream()
                    .filter(word -> section.kinds().contains(word.kind()))
                    .toList();
            List<Step> steps = new ArrayList<>();
            Duration at = Duration.ZERO;
            int count = random.nextInt(least, 6);
            for (int i = 0; i < count; i++) {
                Word word = pick(words);
                at = at.plus(time());
                Optional<Duration> begin = section == Section.METHOD ? maybe(at) : Optional.empty();
                Kind kind = word.kind();
                steps.add(new Step(
                        0,
                        kind,
                        word,
                        arguments(word),
                        new When(
                                begin,
                                begin.isPresent() ? Optional.empty() : maybe(this::time),
                                may(StepReader.LASTING, kind) ? maybe(this::time) : Optional.empty()),
                        maybe(this::text).orElse(""),
                        section == Section.METHOD && may(StepReader.COUNTS, kind) && random.nextBoolean(),
                        may(StepReader.REFUSED, kind) ? maybe(Code.NO_QUORUM.name()) : Optional.empty()));
            }
            return steps;
        }

        private static boolean may(String key, Kind kind) {
            return StepReader.BESIDE_SOME.get(key).contains(kind);
        }

        private Arguments arguments(Word word) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (Option option : word.options()) {
                if (option.required() || !option.fallback().isEmpty() || random.nextBoolean()) {
                    values.put(option.name(), value(option.type()));
                }
            }
            return new Arguments(values);
        }

        private Object value(Type type) {
            if (type instanceof Type.Whole whole) {
                return random.nextLong(whole.least(), whole.most() + 1);
            } else if (type instanceof Type.Number number) {
                return random.nextDouble(number.least(), number.most());
            } else if (type instanceof Type.Probability) {
                return random.nextDouble() * (random.nextBoolean() ? 1 : 1e-9);
            } else if (type instanceof Type.Rate) {
                return random.nextDouble(1e-6, 1000);
            } else if (type instanceof Type.Time) {
                return time();
            } else if (type instanceof Type.Size) {
                return random.nextLong(1L << 40);
            } else if (type instanceof Type.Flag) {
                return random.nextBoolean();
            } else if (type instanceof Type.Choice choice) {
                return pick(choice.words());
            } else if (type instanceof Type.Nodes) {
                return NodeSet.parse(pick(List.of("one", "minority", "leader", "random 3", "card 2", "cards 1, 3")));
            } else if (type instanceof Type.Text) {
                return text();
            } else if (type instanceof Type.Weights weights) {
                Map<String, Object> each = new LinkedHashMap<>();
                weights.words().forEach(word -> each.put(word, random.nextLong(1, 100)));
                return each;
            } else if (type instanceof Type.Choices choices) {
                return choices.words()
                        .subList(0, random.nextInt(1, choices.words().size() + 1));
            }
            return texts();
        }

        private Duration time() {
            return Duration.ofNanos(1000 * random.nextLong(1, 1L << random.nextInt(1, 36)));
        }

        private List<String> texts() {
            return Collections.nCopies(random.nextInt(1, 4), text());
        }

        private String text() {
            String text = pick(TEXTS) + (random.nextBoolean() ? "" : pick(TEXTS));
            return text.chars().anyMatch(Character::isISOControl) ? "no controls" : text;
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        private <T> Optional<T> maybe(T value) {
            return random.nextBoolean() ? Optional.of(value) : Optional.empty();
        }

        private <T> Optional<T> maybe(Supplier<T> value) {
            return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
        }
    }
}
