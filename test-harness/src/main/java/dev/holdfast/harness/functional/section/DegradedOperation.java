package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchPool.USER;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.InitPin;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SelfTestFault;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import java.io.IOException;
import java.util.List;

/** Section 2: a card that goes on without an algorithm that failed its self-test. */
final class DegradedOperation {

    private static final int TEST = 318;
    private static final String TEST_NAME = "CKM_ECDSA P-384";
    private static final ByteString PIN = ByteString.copyFromUtf8("a pin of 16 byte");
    private static final byte[] P_256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};

    private DegradedOperation() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "degraded-operation-isolates-what-failed",
                                "Where an officer allows it, a card goes on without an algorithm that failed its self-test: by way of an error"
                                        + " state and the pre-operational tests, with the algorithm cut off, and saying so to whoever asks for"
                                        + " it.",
                                List.of("02.26.03", "02.26.04", "02.26.05", "02.28.01", "02.28.02", "02.30.02"),
                                "FSM-States-Testing/Degraded-State-Testing",
                                "Has the self-test of an algorithm fail at its first use, follows the states of the card, asks for this algorithm"
                                        + " and for others, and runs all self-tests when the fault is gone.",
                                DegradedOperation::isolated)
                        .on(
                                "A card in service, on which an officer has allowed degraded operation, with a PKCS#11 token.")
                        .inducing(
                                "The known-answer test of an algorithm that the card itself does not need sees a spoiled answer."));
    }

    private static void isolated(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        pool.done(USER, Requests.createKey("other", Requests.EC_P256));
        card.officer().done(Round.request("set_degraded_operation { allowed: true }"));
        ByteString ticket = user(bench, card);
        card.tester()
                .fault(CardFault.newBuilder()
                        .setSelfTest(SelfTestFault.newBuilder().setNumber(TEST)));

        TokenAnswer refused = call(card, ticket, pair());
        bench.same("value of the refused call", CKR.MECHANISM_INVALID.value(), refused.getReturnValue());
        bench.check("the refusal names the test", refused.getReason().contains(TEST_NAME), refused::getReason);
        card.is(CardState.DEGRADED_OPERATION);
        List<String> states = card.events().stream()
                .filter(event -> event.getKind() == EventKind.STATE_CHANGED)
                .map(event -> event.getText().substring(0, event.getText().indexOf(':')))
                .toList();
        bench.same(
                "way of the card",
                List.of("OPERATIONAL", "SOFT_ERROR", "SELF_TEST", "DEGRADED_OPERATION"),
                states.subList(states.size() - 4, states.size()));
        bench.same(
                "what the status says is out of service",
                List.of(TEST_NAME),
                List.copyOf(card.status().getOutOfServiceList()));
        bench.same(
                "value of a second call",
                CKR.MECHANISM_INVALID.value(),
                call(card, ticket, pair()).getReturnValue());
        bench.same(
                "value of a call for another algorithm",
                CKR.OK.value(),
                call(card, ticket, aes()).getReturnValue());
        pool.done(USER, Requests.sign("other"));

        card.tester().clearFaults();
        card.done(Requests.selfTests());
        card.comesTo(CardState.OPERATIONAL);
        bench.same(
                "value when all self-tests have passed",
                CKR.OK.value(),
                call(card, ticket, pair()).getReturnValue());
    }

    private static ByteString user(Bench bench, BenchCard card) {
        call(
                card,
                ByteString.EMPTY,
                TokenRequest.newBuilder()
                        .setInitToken(InitToken.newBuilder()
                                .setSoPin(PIN)
                                .setLabel(ByteString.copyFromUtf8(String.format("%-32s", "bench")))));
        ByteString officer = call(card, ByteString.EMPTY, login(CKU.SO)).getTicket();
        call(
                card,
                officer,
                TokenRequest.newBuilder().setInitPin(InitPin.newBuilder().setPin(PIN)));
        ByteString ticket = call(card, ByteString.EMPTY, login(CKU.USER)).getTicket();
        bench.check("a user of the token is logged in", !ticket.isEmpty());
        return ticket;
    }

    private static TokenRequest.Builder login(CKU who) {
        return TokenRequest.newBuilder()
                .setLogin(TokenLogin.newBuilder().setUser(who.value()).setPin(PIN));
    }

    private static TokenRequest.Builder pair() {
        return TokenRequest.newBuilder()
                .setGeneratePair(GeneratePair.newBuilder()
                        .setMechanism(mechanism(CKM.EC_KEY_PAIR_GEN))
                        .setPublicTemplate(Attributes.NONE
                                .with(CKA.EC_PARAMS, ByteString.copyFrom(P_256))
                                .template())
                        .setPrivateTemplate(Attributes.NONE.template()));
    }

    private static TokenRequest.Builder aes() {
        return TokenRequest.newBuilder()
                .setGenerate(GenerateObject.newBuilder()
                        .setMechanism(mechanism(CKM.AES_KEY_GEN))
                        .setTemplate(Attributes.NONE.with(CKA.VALUE_LEN, 32).template()));
    }

    private static TokenMechanism.Builder mechanism(CKM mechanism) {
        return TokenMechanism.newBuilder().setType(mechanism.value());
    }

    private static TokenAnswer call(BenchCard card, ByteString ticket, TokenRequest.Builder request) {
        return card.done(Request.newBuilder().setToken(request.setTicket(ticket)))
                .getTokenAnswer();
    }
}
