package dev.holdfast.harness.functional.report;

import dev.holdfast.harness.functional.FunctionalTest;
import java.util.List;

/** Tests that need no card. */
public final class Planted {

    private Planted() {}

    /** Expects what holds. */
    public static FunctionalTest passing(String id, String... requirements) {
        return test(id, true, requirements);
    }

    /** Expects what does not hold. */
    public static FunctionalTest failing(String id, String... requirements) {
        return test(id, false, requirements);
    }

    private static FunctionalTest test(String id, boolean holds, String... requirements) {
        return FunctionalTest.of(
                id,
                "This holds.",
                List.of(requirements),
                "Planted",
                "Expects it.",
                bench -> bench.check("what was planted in " + id + " holds", holds));
    }
}
