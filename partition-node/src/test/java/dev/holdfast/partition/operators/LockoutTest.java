package dev.holdfast.partition.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a card does when nobody is left who could unlock the others: its policy decides. */
class LockoutTest {

    private static final Hello TESTER = Hello.newBuilder()
            .setSender("tester")
            .setRole(PeerRole.PEER_ROLE_TESTER)
            .build();

    private final LoneCard card = new LoneCard();

    @Test
    void theLastOfficersLockoutZeroizesWhereThePolicySaysSo() throws IOException {
        Operators operators = operators(true);
        operators.open();
        wrong(operators);
        wrong(operators);
        assertEquals(0, card.zeroizations);
        wrong(operators);
        assertEquals(1, card.zeroizations);
    }

    @Test
    void aPowerCutBeforeTheZeroizationOnlyDelaysIt() throws IOException {
        Operators operators = operators(true);
        operators.open();
        wrong(operators);
        wrong(operators);
        card.holdWorkers();
        CompletableFuture<?> third = operators.serve(operators.caller(TESTER, ByteString.EMPTY), attempt());
        assertTrue(!third.isDone());
        assertEquals(0, card.zeroizations);
        operators(true).open();
        assertEquals(1, card.zeroizations);
    }

    @Test
    void elseTheCardWaitsForItsOwner() throws IOException {
        Operators operators = operators(false);
        operators.open();
        for (int n = 0; n < 5; n++) {
            wrong(operators);
        }
        operators(false).open();
        assertEquals(0, card.zeroizations);
    }

    private Operators operators(boolean zeroizes) {
        return new Operators(card, () -> new AuthenticationRules(3, 8, 64, Duration.ofMinutes(1), zeroizes));
    }

    private static void wrong(Operators operators) {
        CompletableFuture<?> answer = operators.serve(operators.caller(TESTER, ByteString.EMPTY), attempt());
        CompletionException failure = assertThrows(CompletionException.class, answer::join);
        assertTrue(RefusedException.isOf(failure, Code.FORBIDDEN), failure::toString);
    }

    private static Request attempt() {
        return Request.newBuilder()
                .setOpenSession(OpenSession.newBuilder()
                        .setOperator(DefaultCredential.NAME)
                        .setCredential(ByteString.copyFromUtf8("not the default")))
                .build();
    }
}
