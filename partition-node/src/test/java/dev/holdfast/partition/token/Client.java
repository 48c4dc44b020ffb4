package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.CreateObject;
import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.DestroyObject;
import dev.holdfast.proto.v1.FindObjects;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.InitPin;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.ReadAttributes;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SetPin;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenDescription;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.WriteAttributes;
import java.util.List;
import java.util.Optional;

/** A client of one card's token services, logged in or not. */
public record Client(Machine card, int token, ByteString ticket) {

    static final String SO_PIN = "so-pin-1234";
    static final String USER_PIN = "user-pin-5678";

    static final Attributes P_256 =
            Attributes.NONE.with(CKA.EC_PARAMS, bytes(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07));

    /** Nobody is logged in. */
    static Client of(Machine card) {
        return new Client(card, 0, ByteString.EMPTY);
    }

    /** The user of a token that is initialized here. */
    public static Client ofNewToken(Machine card) {
        return ofNewToken(card, 0);
    }

    static Client ofNewToken(Machine card, int token) {
        Client nobody = new Client(card, token, ByteString.EMPTY);
        assertEquals(CKR.OK, nobody.init(SO_PIN));
        assertEquals(CKR.OK, nobody.login(CKU.SO, SO_PIN).initPin(USER_PIN));
        return nobody.login(CKU.USER, USER_PIN);
    }

    Client at(Machine other) {
        return new Client(other, token, ticket);
    }

    Client withTicket(ByteString other) {
        return new Client(card, token, other);
    }

    public Response ask(TokenRequest.Builder request) {
        return card.ask(Request.newBuilder().setToken(request.setToken(token).setTicket(ticket)));
    }

    /** What the card answers on this thread; empty when it does not. */
    Optional<TokenAnswer> here(TokenRequest.Builder request) {
        return card.answerHere(
                        Request.newBuilder().setToken(request.setToken(token).setTicket(ticket)))
                .map(Response::getTokenAnswer);
    }

    /** Of a card that answers. */
    TokenAnswer call(TokenRequest.Builder request) {
        Response response = ask(request);
        assertEquals(
                Code.OK, response.getStatus().getCode(), response.getStatus().getMessage());
        return response.getTokenAnswer();
    }

    CKR value(TokenRequest.Builder request) {
        return CKR.of(call(request).getReturnValue()).orElseThrow();
    }

    TokenAnswer ok(TokenRequest.Builder request) {
        TokenAnswer answer = call(request);
        assertEquals(CKR.OK, CKR.of(answer.getReturnValue()).orElseThrow());
        return answer;
    }

    CKR init(String pin) {
        return value(TokenRequest.newBuilder().setInitToken(initToken(pin)));
    }

    static InitToken.Builder initToken(String pin) {
        return InitToken.newBuilder()
                .setSoPin(ByteString.copyFromUtf8(pin))
                .setLabel(ByteString.copyFromUtf8(String.format("%-32s", "a token")));
    }

    CKR initPin(String pin) {
        return value(TokenRequest.newBuilder().setInitPin(InitPin.newBuilder().setPin(ByteString.copyFromUtf8(pin))));
    }

    CKR setPin(String old, String now) {
        return value(TokenRequest.newBuilder()
                .setSetPin(SetPin.newBuilder()
                        .setOldPin(ByteString.copyFromUtf8(old))
                        .setNewPin(ByteString.copyFromUtf8(now))));
    }

    static TokenRequest.Builder loginOf(CKU user, String pin) {
        return TokenRequest.newBuilder()
                .setLogin(TokenLogin.newBuilder().setUser(user.value()).setPin(ByteString.copyFromUtf8(pin)));
    }

    CKR tryLogin(CKU user, String pin) {
        return value(loginOf(user, pin));
    }

    Client login(CKU user, String pin) {
        return withTicket(ok(loginOf(user, pin)).getTicket());
    }

    TokenDescription describe() {
        return ok(TokenRequest.newBuilder()
                        .setDescribe(DescribeToken.newBuilder().setMechanisms(true)))
                .getDescriptions()
                .getTokens(0);
    }

    static TokenRequest.Builder creating(Attributes template) {
        return TokenRequest.newBuilder()
                .setCreateObject(CreateObject.newBuilder().setTemplate(template.template()));
    }

    ObjectHandle create(Attributes template) {
        return ok(creating(template)).getObject();
    }

    List<ObjectHandle> find(Attributes template) {
        return ok(TokenRequest.newBuilder()
                        .setFindObjects(FindObjects.newBuilder().setTemplate(template.template())))
                .getObjects()
                .getObjectsList();
    }

    static TokenRequest.Builder destroying(ObjectHandle object) {
        return TokenRequest.newBuilder()
                .setDestroyObject(DestroyObject.newBuilder().setObject(object.getRef()));
    }

    CKR destroy(ObjectHandle object) {
        return value(destroying(object));
    }

    AttributeValue read(ObjectHandle object, CKA type) {
        return ok(reading(object, type)).getValues().getValues(0);
    }

    static TokenRequest.Builder reading(ObjectHandle object, CKA type) {
        return TokenRequest.newBuilder()
                .setReadAttributes(
                        ReadAttributes.newBuilder().setObject(object.getRef()).addTypes(type.value()));
    }

    static TokenRequest.Builder writing(ObjectHandle object, Attributes changes) {
        return TokenRequest.newBuilder()
                .setWriteAttributes(
                        WriteAttributes.newBuilder().setObject(object.getRef()).setTemplate(changes.template()));
    }

    static TokenRequest.Builder generatingPair(Attributes both, Attributes publicKey, Attributes privateKey) {
        return TokenRequest.newBuilder()
                .setGeneratePair(GeneratePair.newBuilder()
                        .setMechanism(mechanism(CKM.EC_KEY_PAIR_GEN))
                        .setPublicTemplate(P_256.with(both).with(publicKey).template())
                        .setPrivateTemplate(both.with(privateKey).template()));
    }

    /** An EC key pair on P-256 that signs and verifies. */
    ObjectPair generatePair(String label, boolean token) {
        return ok(generatingPair(
                        Attributes.NONE.with(CKA.TOKEN, token).with(CKA.LABEL, label),
                        Attributes.NONE.with(CKA.VERIFY, true),
                        Attributes.NONE
                                .with(CKA.SIGN, true)
                                .with(CKA.PRIVATE, true)
                                .with(CKA.SENSITIVE, true)
                                .with(CKA.EXTRACTABLE, false)))
                .getPair();
    }

    ObjectHandle generateAes(Attributes template) {
        return ok(TokenRequest.newBuilder()
                        .setGenerate(GenerateObject.newBuilder()
                                .setMechanism(mechanism(CKM.AES_KEY_GEN))
                                .setTemplate(template.with(CKA.VALUE_LEN, 32).template())))
                .getObject();
    }

    TokenRequest.Builder computing(ComputeFunction function, CKM mechanism, ObjectRef key, ByteString data) {
        return TokenRequest.newBuilder()
                .setCompute(Compute.newBuilder()
                        .setFunction(function)
                        .setMechanism(mechanism(mechanism))
                        .setKey(key)
                        .setData(data));
    }

    /** ECDSA over a digest: r and s. */
    ByteString sign(ObjectHandle key, ByteString digest) {
        return ok(computing(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA, key.getRef(), digest))
                .getBytes();
    }

    CKR trySign(ObjectHandle key) {
        return value(
                computing(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA, key.getRef(), ByteString.copyFrom(new byte[32])));
    }

    CKR verify(ObjectHandle key, ByteString digest, ByteString signature) {
        TokenRequest.Builder request = computing(ComputeFunction.COMPUTE_VERIFY, CKM.ECDSA, key.getRef(), digest);
        request.getComputeBuilder().setSignature(signature);
        return value(request);
    }

    public static TokenMechanism mechanism(CKM type) {
        return TokenMechanism.newBuilder().setType(type.value()).build();
    }

    static Attributes ofClass(CKO objectClass) {
        return Attributes.NONE.with(CKA.CLASS, objectClass.value());
    }

    static Attributes data(String label, boolean isPrivate) {
        return ofClass(CKO.DATA)
                .with(CKA.TOKEN, true)
                .with(CKA.PRIVATE, isPrivate)
                .with(CKA.LABEL, label)
                .with(CKA.VALUE, ByteString.copyFromUtf8("value of " + label));
    }

    static Attributes secret(String label, byte[] value, boolean token) {
        return ofClass(CKO.SECRET_KEY)
                .with(CKA.KEY_TYPE, CKK.AES.value())
                .with(CKA.TOKEN, token)
                .with(CKA.PRIVATE, true)
                .with(CKA.SENSITIVE, true)
                .with(CKA.EXTRACTABLE, false)
                .with(CKA.LABEL, label)
                .with(CKA.ENCRYPT, true)
                .with(CKA.DECRYPT, true)
                .with(CKA.VALUE, value);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
