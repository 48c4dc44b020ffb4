package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.SelfTests;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.image.CardFirmware;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** When a card tests itself (ISO/IEC 19790 7.10): before its first service, and on demand, by the answers of its firmware. */
final class SelfTesting implements ServiceFamily {

    private final OwnCard card;
    private final CardOptions options;
    private final CardFirmware firmware;

    SelfTesting(OwnCard card, CardOptions options, CardFirmware firmware) {
        this.card = card;
        this.options = options;
        this.firmware = firmware;
    }

    /** In SELF_TEST; completes on the card's thread, there or, when a test has failed, in the error state. */
    CompletableFuture<Void> beforeFirstUse() {
        return run().thenAccept(this::judge);
    }

    /** On demand: the card leaves service for as long as the tests run, and comes back as what it was. */
    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        card.life().enter(CardState.SELF_TEST_ON_DEMAND);
        return run().thenApply(results -> {
            if (judge(results) && card.life().state() == CardState.SELF_TEST_ON_DEMAND) {
                card.life().returnToService();
            }
            return Response.newBuilder().setSelfTestReport(SelfTestReports.of(results));
        });
    }

    private CompletableFuture<List<SelfTests.Result>> run() {
        return card.halts()
                .reach("self-test.begun")
                .thenApplyAsync(
                        goneOn -> new SelfTests(
                                        options.providers(),
                                        card.environment().clock(),
                                        options.broken(),
                                        firmware.parts()
                                                .get(ImageParts.KNOWN_ANSWERS)
                                                .toByteArray())
                                .run(),
                        card.environment().workers())
                .thenComposeAsync(
                        results -> card.halts().reach("self-test.run").thenApply(goneOn -> results),
                        card.environment().thread());
    }

    /** Whether all have passed; if not, the card fails. */
    private boolean judge(List<SelfTests.Result> results) {
        Optional<String> failed = SelfTestReports.firstFailure(results);
        failed.ifPresent(test -> {
            card.events().add(EventKind.SELF_TEST_FAILED, test);
            card.fail("Self-test failed: " + test + ".");
        });
        return failed.isEmpty();
    }
}
