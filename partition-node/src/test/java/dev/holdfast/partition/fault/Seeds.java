package dev.holdfast.partition.fault;

import java.util.stream.LongStream;

/**
 * The seeds that a randomised test runs: by default always the same ones, so that a build says the same twice; others,
 * and more, with {@code -Dholdfast.seed} and {@code -Dholdfast.rounds}.
 *
 * @param test the class of the test
 * @param method its method
 * @param rounds how many seeds are run by default
 */
public record Seeds(Class<?> test, String method, int rounds) {

    private static final String SEED = "holdfast.seed";
    private static final String ROUNDS = "holdfast.rounds";

    /** What one seed does; the same whenever the seed is the same. */
    public interface Round {
        void run(long seed) throws Exception;
    }

    /** Stops at the first seed that fails, with an error that begins with the command that runs it again. */
    public void forEach(Round round) {
        chosen().forEach(seed -> {
            try {
                round.run(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("Seed " + seed + " fails; run it again: " + replay(seed), e);
            }
        });
    }

    LongStream chosen() {
        long first = Long.getLong(SEED, 1);
        return LongStream.range(first, first + Integer.getInteger(ROUNDS, rounds));
    }

    /** The command, to be given in the folder of the project. */
    String replay(long seed) {
        return "mvn test -pl partition-node -am -Dtest='" + test.getSimpleName() + "#" + method
                + "' -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "=" + seed + " -D" + ROUNDS + "=1";
    }
}
