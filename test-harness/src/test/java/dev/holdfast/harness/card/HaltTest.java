package dev.holdfast.harness.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.card.BenchSite.Said;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.RunSelfTests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A card that is held still in the middle of its self-tests lets no data out, and goes on when it is told to (TE03.07). */
class HaltTest {

    private static final String POINT = "self-test.begun";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @AutoClose
    private static final BenchSite SITE = new BenchSite(FirmwareKind.TEST);

    private final CardTester card = SITE.tester();

    @AfterEach
    void mend() {
        card.clearFaults();
    }

    @Test
    void aHaltedSelfTestLetsNoDataOutAndGoesOnWhenItIsResumed() {
        card.halt(POINT);
        CompletableFuture<Response> tests = CompletableFuture.supplyAsync(
                () -> card.ask(Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance())));
        card.awaitHalt(POINT, LIMIT);
        Response refused = card.ask(TestRequests.randomBytes());
        assertEquals(Code.WRONG_STATE, refused.getStatus().getCode(), refused::toString);
        assertEquals(PayloadCase.PAYLOAD_NOT_SET, refused.getPayloadCase());
        assertEquals(List.of(POINT), card.faults().getHaltedList());
        card.resume(POINT);
        assertEquals(Code.OK, tests.join().getStatus().getCode());
        assertEquals(List.of(), card.faults().getHaltedList());
    }

    @Test
    void aScriptHoldsACardAndLooksAround() {
        Said said = SITE.console("""
                fault add halt self-test.begun --times 1
                self-test &
                fault await self-test.begun --limit 20
                status
                fault resume --halt self-test.begun
                """);
        assertEquals(0, said.code(), said::err);
        assertTrue(said.out().contains("state: SELF_TEST"), said::out);
        assertTrue(said.out().contains("passed: true"), said::out);
    }
}
