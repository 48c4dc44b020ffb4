package dev.holdfast.partition.crypto;

import dev.holdfast.partition.environment.Clock;
import java.util.List;
import java.util.function.Predicate;

/**
 * The algorithm self-tests of a card: run all of them before the first service, again on demand and on a timer (ISO/IEC
 * 19790 7.10.3). They need no entropy, so they can judge the DRBG before it exists. The firmware decides what a failure
 * means.
 */
public final class SelfTests {

    /** How one test went. */
    public record Result(String test, boolean passed, long micros) {}

    private final List<KnownAnswer> tests;
    private final Clock clock;
    private final Predicate<String> broken;

    public SelfTests(Providers providers, Clock clock) {
        this(providers, clock, test -> false);
    }

    /**
     * For test firmware.
     *
     * @param broken which tests see a spoiled answer, by name; asked anew in every run
     */
    public SelfTests(Providers providers, Clock clock, Predicate<String> broken) {
        this(KnownAnswers.all(providers), clock, broken);
    }

    /**
     * With the answers of a firmware image.
     *
     * @param answers in the form of known-answers.properties
     */
    public SelfTests(Providers providers, Clock clock, Predicate<String> broken, byte[] answers) {
        this(KnownAnswers.all(providers, answers), clock, broken);
    }

    private SelfTests(List<KnownAnswer> tests, Clock clock, Predicate<String> broken) {
        this.tests = tests;
        this.clock = clock;
        this.broken = broken;
    }

    /** In the order in which they run. */
    public List<String> names() {
        return tests.stream().map(KnownAnswer::name).toList();
    }

    /** Runs all of them, also after one has failed. */
    public List<Result> run() {
        return tests.stream().map(this::run).toList();
    }

    private Result run(KnownAnswer test) {
        long start = clock.monotonicNanos();
        boolean passed = test.passes(broken.test(test.name()));
        return new Result(test.name(), passed, (clock.monotonicNanos() - start) / 1_000);
    }
}
