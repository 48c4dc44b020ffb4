package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.FindObjects;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.InitPin;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;

/** A user of the PKCS#11 services of a card that serves a pool, by the partition protocol. */
public record BenchToken(BenchCard card, ByteString ticket) {

    private static final String SO_PIN = "so-pin-1234";
    private static final String USER_PIN = "user-pin-5678";

    /** The user of the first token, which is initialized by this. */
    public static BenchToken initialized(BenchCard card) {
        BenchToken nobody = new BenchToken(card, ByteString.EMPTY);
        nobody.ok(TokenRequest.newBuilder()
                .setInitToken(InitToken.newBuilder()
                        .setSoPin(ByteString.copyFromUtf8(SO_PIN))
                        .setLabel(ByteString.copyFromUtf8(String.format("%-32s", "bench")))));
        nobody.login(CKU.SO, SO_PIN)
                .ok(TokenRequest.newBuilder()
                        .setInitPin(InitPin.newBuilder().setPin(ByteString.copyFromUtf8(USER_PIN))));
        return nobody.again();
    }

    /** The user, logged in anew: a login does not outlive the card's power. */
    public BenchToken again() {
        return new BenchToken(card, ByteString.EMPTY).login(CKU.USER, USER_PIN);
    }

    /** A call for a pair that stays in the token. */
    public Request.Builder pair(CKM mechanism, String label, Attributes kind) {
        Attributes both = Attributes.NONE.with(CKA.TOKEN, true).with(CKA.LABEL, label);
        return asked(TokenRequest.newBuilder()
                .setGeneratePair(GeneratePair.newBuilder()
                        .setMechanism(TokenMechanism.newBuilder().setType(mechanism.value()))
                        .setPublicTemplate(both.with(kind).template())
                        .setPrivateTemplate(both.with(CKA.PRIVATE, true).template())));
    }

    /** How many objects have this label. */
    public int count(String label) {
        return ok(TokenRequest.newBuilder()
                        .setFindObjects(FindObjects.newBuilder()
                                .setTemplate(
                                        Attributes.NONE.with(CKA.LABEL, label).template())))
                .getObjects()
                .getObjectsCount();
    }

    /** What the card returned, by its PKCS#11 name. */
    public static CKR value(Response answer) {
        return CKR.of(answer.getTokenAnswer().getReturnValue()).orElseThrow();
    }

    private BenchToken login(CKU user, String pin) {
        TokenAnswer answer = ok(TokenRequest.newBuilder()
                .setLogin(TokenLogin.newBuilder().setUser(user.value()).setPin(ByteString.copyFromUtf8(pin))));
        return new BenchToken(card, answer.getTicket());
    }

    private TokenAnswer ok(TokenRequest.Builder request) {
        Response answer = card.done(asked(request));
        card.bench().same("return value", CKR.OK, value(answer));
        return answer.getTokenAnswer();
    }

    private Request.Builder asked(TokenRequest.Builder request) {
        return Request.newBuilder().setToken(request.setTicket(ticket));
    }
}
