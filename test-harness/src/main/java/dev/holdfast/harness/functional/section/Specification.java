package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.v1.CardState;
import java.io.IOException;
import java.util.List;

/** Section 2: what the module is, in which mode it is, and how one knows. */
final class Specification {

    private Specification() {}

    static List<FunctionalTest> tests() {
        return List.of(FunctionalTest.of(
                "versions-of-components",
                "The version that a card tells belongs to its one firmware image, and names vendor's and owner's signed parts.",
                List.of("02.12.01"),
                "Services-Testing/Show-Version",
                "Asks status and firmware report of a new card, and compares them.",
                Specification::versions));
    }

    private static void versions(Bench bench) throws IOException {
        BenchCard card = bench.card();
        card.is(CardState.UNINITIALIZED);
        var running = card.done(Requests.firmware()).getFirmwareReport().getRunning();
        bench.same("version in the status", running.getVersion(), card.status().getFirmwareVersion());
        bench.check("the image is signed", running.getSigned());
    }
}
