package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.partition.firmware.Zeroizable;
import dev.holdfast.partition.image.CardFirmware;
import dev.holdfast.partition.selftest.DegradedPermission;
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
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * When a card tests itself (ISO/IEC 19790 7.10): before its first service, on demand, and periodically, which level 3 demands
 * (TE10.54.01); and where it goes when a test has failed.
 */
final class SelfTesting implements ServiceFamily, Zeroizable, SelfTests.Consequences {

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
    private final DegradedPermission permission;
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
        this.permission = new DegradedPermission(card.environment().flash());
        this.tests = new SelfTests(
                card,
                options.providers(),
                file -> firmware.parts().text(file),
                options.broken(),
                () -> firmware.isIntact(powered.isSeeded() ? Optional.of(powered.crypto()) : Optional.empty()),
                powered::testSource,
                powered::testStore,
                this);
    }

    SelfTests tests() {
        return tests;
    }

    /** In SELF_TEST; completes on the card's thread, there or, when a test has failed, in an error state. */
    CompletableFuture<Void> beforeFirstUse() {
        permission.load();
        return tests.atBoot()
                .thenCompose(results -> worst(results).map(this::fail).orElseGet(SelfTesting::done));
    }

    /** Whether a crypto officer has allowed degraded operation. */
    boolean mayDegrade() {
        return permission.isGiven();
    }

    /** Keeps the card testing itself from the end of its boot on. */
    void begin() {
        Duration period = options.selfTestPeriod();
        // Cards that booted together do not leave service together.
        int phase = Math.floorMod(card.environment().fuses().cardId().hashCode(), PARTS_OF_A_PERIOD / 10);
        schedule(period.minus(period.multipliedBy(phase).dividedBy(PARTS_OF_A_PERIOD)));
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        return switch (request.getServiceCase()) {
            case RUN_SELF_TESTS -> onDemand(request.getRunSelfTests().getNumbersList());
            case SET_DEGRADED_OPERATION ->
                permit(request.getSetDegradedOperation().getAllowed());
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    /** The card leaves service for as long as the tests run, and comes back as what it was. */
    private CompletableFuture<Response.Builder> onDemand(List<Integer> numbers) {
        if (mustPassAll() && !numbers.isEmpty()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "A card that a failed self-test keeps from full service runs all of them; leave the numbers out.");
        }
        CompletableFuture<List<Result>> results = tests.onDemand(numbers);
        card.life().enter(CardState.SELF_TEST_ON_DEMAND);
        return results.thenCompose(
                done -> finish(done).thenApply(finished -> Response.newBuilder().setSelfTestReport(report(done))));
    }

    /** What is out of service stays so until everything has passed (ISO/IEC 19790 7.2.4.3). */
    private boolean mustPassAll() {
        return card.life().state() == CardState.SOFT_ERROR
                || !card.life().isolated().isEmpty();
    }

    private CompletableFuture<Response.Builder> permit(boolean allowed) {
        if (!allowed && !card.life().isolated().isEmpty()) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "The card is in degraded operation; run its self-tests until all pass, or power-cycle it, first.");
        }
        try {
            if (allowed) {
                permission.give();
            } else {
                permission.withdraw();
            }
        } catch (IOException e) {
            card.fail("The card's flash fails.");
            throw new RefusedException(Code.CARD_ERROR, "The card's flash fails; power-cycle the card and look again.");
        }
        return CompletableFuture.completedFuture(CardServices.done());
    }

    @Override
    public String erased() {
        return "degraded-forbidden";
    }

    @Override
    public void erase() throws IOException {
        permission.withdraw();
    }

    @Override
    public CardState of(SelfTestRow failed) {
        return permission.isGiven() && failed.getDegradedFailure() != CardState.CARD_STATE_UNSPECIFIED
                ? failed.getDegradedFailure()
                : failed.getFailure();
    }

    /**
     * The error state, like after any failure, is left again by itself once the card has tested all that it relies on; without
     * that there is no degraded operation (ISO/IEC 19790 7.2.4.3; TE02.26, TE02.28, TE02.30).
     */
    @Override
    public CompletableFuture<Void> degrade(Result failed) {
        tell(failed.row());
        return leaveOut(failed);
    }

    private CompletableFuture<Void> leaveOut(Result failed) {
        card.failSoftly(sentence(failed));
        if (card.life().state() != CardState.SOFT_ERROR) {
            return done();
        }
        card.life().enter(CardState.SELF_TEST);
        return tests.atBoot().thenCompose(results -> {
            Optional<Result> worst = worst(results);
            if (worst.isPresent()) {
                return fail(worst.get());
            }
            return card.life().state() == CardState.SELF_TEST ? goOn() : done();
        });
    }

    /** A test that only an occasion can run has failed. */
    void failed(CardFailure failure) {
        SelfTestRow row = PolicyRows.row(failure.selfTest());
        tell(row);
        leave(row, numbered(row, String.valueOf(failure.getMessage())));
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

    /** Back to service when all is well. */
    private CompletableFuture<Void> finish(List<Result> results) {
        boolean busy = card.life().state() == CardState.SELF_TEST_ON_DEMAND
                || card.life().state() == CardState.SELF_TEST_PERIODIC;
        return worst(results).map(this::fail).orElseGet(() -> busy ? goOn() : done());
    }

    /** As what the card was, less what is out of service. A card whose soft error was in its boot finishes that first. */
    private CompletableFuture<Void> goOn() {
        card.life().isolate(tests.isolated());
        if (!powered.isSeeded()) {
            return restOfBoot.get();
        }
        card.life().returnToService();
        return done();
    }

    /** Tells of every failure; the one that leads to the worst state decides. */
    private Optional<Result> worst(List<Result> results) {
        List<Result> failures =
                results.stream().filter(result -> !result.passed()).toList();
        failures.forEach(failure -> tell(failure.row()));
        return failures.stream().max(Comparator.comparingInt(result -> FAILURES.indexOf(result.failure())));
    }

    private CompletableFuture<Void> fail(Result failed) {
        if (failed.failure() == CardState.DEGRADED_OPERATION) {
            return leaveOut(failed);
        }
        leave(failed.row(), sentence(failed));
        return done();
    }

    /** For the error state of the test, whatever may be degraded otherwise. */
    private void leave(SelfTestRow failed, String cause) {
        if (failed.getFailure() == CardState.SOFT_ERROR) {
            card.failSoftly(cause);
        } else {
            card.fail(cause);
        }
    }

    private void tell(SelfTestRow failed) {
        card.events().add(EventKind.SELF_TEST_FAILED, failed.getTest());
    }

    private static String numbered(SelfTestRow failed, String sentence) {
        return sentence + " It is self-test " + failed.getNumber() + ".";
    }

    private static String sentence(Result failed) {
        return numbered(failed.row(), "Self-test failed: " + failed.test() + ".");
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
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
