package dev.holdfast.harness.functional;

import java.util.List;

/**
 * One thing that the firmware of a card is held to.
 *
 * @param id words with dashes, such as {@code zeroize-inhibits-output}
 * @param claim what holds when the test passes, one sentence
 * @param requirements numbers of ISO/IEC 24759 that this shows, such as {@code 09.28.03}
 * @param folder where the evidence goes, as NIST's evidence catalogue arranges it, such as {@code Services-Testing/Zeroization}
 * @param steps what is done, one sentence or two
 * @param setUp in which state the card is made ready
 * @param errorInduction what is made go wrong, and how; {@link #NO_ERROR} when nothing is
 */
public record FunctionalTest(
        String id,
        String claim,
        List<String> requirements,
        String folder,
        Access access,
        Technique technique,
        String steps,
        String setUp,
        String errorInduction,
        Procedure procedure) {

    public static final String NO_ERROR = "None.";

    private static final String BLANK_CARD = "A new card with test firmware, powered on.";

    /** What a test does on its bench. */
    @FunctionalInterface
    public interface Procedure {

        /**
         * Writes down what it sees in the bench's journal.
         *
         * @throws Shortfall when a card does not do what is expected
         * @throws Exception counts as a shortfall, too
         */
        void run(Bench bench) throws Exception;
    }

    public FunctionalTest {
        requirements = List.copyOf(requirements);
    }

    /** A test on a blank card, over the protocol, in which nothing is made go wrong; see the methods that say otherwise. */
    public static FunctionalTest of(
            String id, String claim, List<String> requirements, String folder, String steps, Procedure procedure) {
        return new FunctionalTest(
                id,
                claim,
                requirements,
                folder,
                Access.REMOTE,
                Technique.HARNESS,
                steps,
                BLANK_CARD,
                NO_ERROR,
                procedure);
    }

    public FunctionalTest by(Access how, Technique means) {
        return new FunctionalTest(id, claim, requirements, folder, how, means, steps, setUp, errorInduction, procedure);
    }

    public FunctionalTest on(String otherSetUp) {
        return new FunctionalTest(
                id, claim, requirements, folder, access, technique, steps, otherSetUp, errorInduction, procedure);
    }

    public FunctionalTest inducing(String error) {
        return new FunctionalTest(id, claim, requirements, folder, access, technique, steps, setUp, error, procedure);
    }
}
