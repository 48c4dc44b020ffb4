package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.v1.DecapsulateObject;
import dev.holdfast.proto.v1.EncapsulateObject;
import dev.holdfast.proto.v1.Encapsulated;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;

/** Keys that two parties agree on (PKCS#11 3.2, sections 5.18.8 and 5.18.9). */
final class EncapsulationFunctions {

    /** No ciphertext is longer, in bytes: that of ML-KEM-1024 has 1568. */
    private static final int MOST = 2048;

    private static final long NO_KEY = 0;
    private static final ByteString FALSE = ByteString.copyFrom(new byte[] {0});

    private EncapsulationFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_EncapsulateKey, EncapsulationFunctions::encapsulate);
        calls.onSession(Function.C_DecapsulateKey, EncapsulationFunctions::decapsulate);
    }

    private static void encapsulate(Session session, Arguments in, Results out) {
        TokenMechanism mechanism = KeyFunctions.mechanism(in);
        long publicKey = in.number();
        TokenTemplate template = KeyFunctions.template(in);
        Room room = in.room();
        session.requireMayMake(template);
        EncapsulateObject call = EncapsulateObject.newBuilder()
                .setMechanism(mechanism)
                .setPublicKey(session.resolve(publicKey, CKR.KEY_HANDLE_INVALID))
                .setTemplate(template)
                .build();
        if (!room.fits(MOST)) {
            long length = rehearse(session, call);
            if (!room.fits(length)) {
                out.needed(length);
                out.number(NO_KEY);
                return;
            }
        }
        Encapsulated made = ask(session, call);
        out.bytes(room, made.getCiphertext().toByteArray());
        out.number(session.add(made.getKey()));
    }

    /** Length of the ciphertext. Makes a session object, of which a card keeps nothing and which is not kept here. */
    private static long rehearse(Session session, EncapsulateObject call) {
        TokenTemplate.Builder template = TokenTemplate.newBuilder();
        call.getTemplate().getAttributesList().stream()
                .filter(attribute -> attribute.getType() != CKA.TOKEN.value())
                .forEach(template::addAttributes);
        template.addAttributes(
                TokenAttribute.newBuilder().setType(CKA.TOKEN.value()).setValue(FALSE));
        return ask(session, call.toBuilder().setTemplate(template).build())
                .getCiphertext()
                .size();
    }

    private static Encapsulated ask(Session session, EncapsulateObject call) {
        return session.ask(TokenRequest.newBuilder().setEncapsulate(call)).getEncapsulated();
    }

    private static void decapsulate(Session session, Arguments in, Results out) {
        TokenMechanism mechanism = KeyFunctions.mechanism(in);
        long privateKey = in.number();
        byte[] ciphertext = in.bytes();
        TokenTemplate template = KeyFunctions.template(in);
        session.requireMayMake(template);
        DecapsulateObject call = DecapsulateObject.newBuilder()
                .setMechanism(mechanism)
                .setPrivateKey(session.resolve(privateKey, CKR.KEY_HANDLE_INVALID))
                .setCiphertext(ByteString.copyFrom(ciphertext))
                .setTemplate(template)
                .build();
        out.number(session.add(
                session.ask(TokenRequest.newBuilder().setDecapsulate(call)).getObject()));
    }
}
