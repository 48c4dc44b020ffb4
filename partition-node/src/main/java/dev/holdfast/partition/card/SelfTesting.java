package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.image.CardFirmware;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.partition.selftest.PolicyRows;
import dev.holdfast.partition.selftest.Result;
import dev.holdfast.partition.selftest.SelfTests;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SelfTestReport;
import dev.holdfast.proto.v1.SelfTestRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * When a card tests itself (ISO/IEC 19790 7.10): before its first service, on demand, and periodically, which level 3 demands
 * (TE10.54.01); and where it goes when a test has failed.
 */
final class SelfTesting implements ServiceFamily {

    /** From the mildest to the worst. */
    private static final List<CardState> FAILURES =
            List.of(CardState.DEGRADED_OPERATION, CardState.SOFT_ERROR, CardState.ERROR);

    /** How long the periodic tests wait for a card that is just busy with itself. */
    private static final Duration POSTPONED = Duration.ofMinutes(1);

    private static final int PARTS_OF_A_PERIOD = 1_000;

    private final OwnCard card;
    private final CardOptions options;
    private final Powered powered;
    private final Supplier<CompletableFuture<Void>> restOfBoot;
    private final SelfTests tests;

    /** @param restOfBoot what a card still has to do that a soft error stopped before its generator had a seed */
    SelfTesting(
            OwnCard card,
            CardOptions options,
            CardFirmware firmware,
            Powered powered,
            Supplier<CompletableFuture<Void>> restOfBoot) {
        this.card = card;
        this.options = options;
        this.powered = powered;
        this.restOfBoot = restOfBoot;
        this.tests = new SelfTests(
                card,
                options.providers(),
                () -> firmware.parts().get(ImageParts.KNOWN_ANSWERS).toByteArray(),
                options.broken(),
                powered::testSource,
                powered::testStore,
                this::fail);
    }

    SelfTests tests() {
        return tests;
    }

    /** In SELF_TEST; completes on the card's thread, there or, when a test has failed, in an error state. */
    CompletableFuture<Void> beforeFirstUse() {
        return tests.atBoot().thenAccept(this::judge);
    }

    /** Keeps the card testing itself from the end of its boot on. */
    void begin() {
        Duration period = options.selfTestPeriod();
        // Cards that booted together do not leave service together.
        int phase = Math.floorMod(card.environment().fuses().cardId().hashCode(), PARTS_OF_A_PERIOD / 10);
        schedule(period.minus(period.multipliedBy(phase).dividedBy(PARTS_OF_A_PERIOD)));
    }

    /** On demand: the card leaves service for as long as the tests run, and comes back as what it was. */
    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        List<Integer> numbers = request.getRunSelfTests().getNumbersList();
        if (card.life().state() == CardState.SOFT_ERROR && !numbers.isEmpty()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A card in its soft error state runs all its self-tests; leave the numbers out.");
        }
        CompletableFuture<List<Result>> results = tests.onDemand(numbers);
        card.life().enter(CardState.SELF_TEST_ON_DEMAND);
        return results.thenCompose(
                done -> finish(done).thenApply(finished -> Response.newBuilder().setSelfTestReport(report(done))));
    }

    /** A test that only an occasion can run has failed. */
    void failed(CardFailure failure) {
        fail(PolicyRows.row(failure.selfTest()), String.valueOf(failure.getMessage()));
    }

    private void periodic() {
        if (!StateTable.leads(card.life().state(), CardState.SELF_TEST_PERIODIC)) {
            schedule(POSTPONED);
            return;
        }
        schedule(options.selfTestPeriod());
        CompletableFuture<List<Result>> results = tests.onDemand(Set.of());
        card.life().enter(CardState.SELF_TEST_PERIODIC);
        CompletableFuture<Void> unused = results.thenCompose(this::finish);
    }

    private void schedule(Duration delay) {
        card.environment().thread().schedule(this::periodic, delay);
    }

    /** Back to service when all is well. A card whose soft error was in its boot finishes that first. */
    private CompletableFuture<Void> finish(List<Result> results) {
        boolean busy = card.life().state() == CardState.SELF_TEST_ON_DEMAND
                || card.life().state() == CardState.SELF_TEST_PERIODIC;
        if (!judge(results) || !busy) {
            return CompletableFuture.completedFuture(null);
        }
        if (!powered.isSeeded()) {
            return restOfBoot.get();
        }
        card.life().returnToService();
        return CompletableFuture.completedFuture(null);
    }

    /** Whether all have passed; if not, the card goes where the worst of them leads. */
    private boolean judge(List<Result> results) {
        List<Result> failures =
                results.stream().filter(result -> !result.passed()).toList();
        failures.stream()
                .max(Comparator.comparingInt(result -> FAILURES.indexOf(result.failure())))
                .ifPresent(this::fail);
        return failures.isEmpty();
    }

    private void fail(Result result) {
        fail(result.row(), "Self-test failed: " + result.test() + ".");
    }

    private void fail(SelfTestRow row, String cause) {
        card.events().add(EventKind.SELF_TEST_FAILED, row.getTest());
        switch (row.getFailure()) {
            case DEGRADED_OPERATION -> degrade();
            case SOFT_ERROR -> card.failSoftly(cause);
            default -> card.fail(cause);
        }
    }

    /** The algorithm is out of service wherever the card is; in service, the card says so by its state. */
    private void degrade() {
        if (StateTable.leads(card.life().state(), CardState.DEGRADED_OPERATION)) {
            card.life().enter(CardState.DEGRADED_OPERATION);
        }
    }

    private static SelfTestReport report(List<Result> results) {
        SelfTestReport.Builder report = SelfTestReport.newBuilder();
        for (Result result : results) {
            report.addResults(SelfTestReport.Result.newBuilder()
                    .setNumber(result.row().getNumber())
                    .setTest(result.test())
                    .setPassed(result.passed())
                    .setMicros(result.micros()));
        }
        return report.build();
    }
}
