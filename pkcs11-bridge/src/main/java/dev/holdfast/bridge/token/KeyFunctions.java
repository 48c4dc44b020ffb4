package dev.holdfast.bridge.token;

import dev.holdfast.bridge.rpc.Arguments;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.bridge.rpc.Results;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.DeriveObject;
import dev.holdfast.proto.v1.GenerateObject;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;

/** Keys that are made, from nothing or from other keys (PKCS#11 3.2, section 5.18). */
final class KeyFunctions {

    /** CKF_HKDF_SALT_KEY: the salt is the value of a key. */
    private static final long SALT_KEY = 4;

    private KeyFunctions() {}

    static void register(Calls calls) {
        calls.onSession(Function.C_GenerateKey, KeyFunctions::generate);
        calls.onSession(Function.C_GenerateKeyPair, KeyFunctions::generatePair);
        calls.onSession(Function.C_DeriveKey, KeyFunctions::derive);
        calls.onSession(Function.C_DeriveKey2, KeyFunctions::derive);
    }

    private static void generate(Session session, Arguments in, Results out) {
        TokenMechanism mechanism = mechanism(in);
        TokenTemplate template = template(in);
        session.requireMayMake(template);
        GenerateObject call = GenerateObject.newBuilder()
                .setMechanism(mechanism)
                .setTemplate(template)
                .build();
        out.number(session.add(
                session.ask(TokenRequest.newBuilder().setGenerate(call)).getObject()));
    }

    private static void generatePair(Session session, Arguments in, Results out) {
        TokenMechanism mechanism = mechanism(in);
        TokenTemplate publicTemplate = template(in);
        TokenTemplate privateTemplate = template(in);
        session.requireMayMake(publicTemplate);
        session.requireMayMake(privateTemplate);
        GeneratePair call = GeneratePair.newBuilder()
                .setMechanism(mechanism)
                .setPublicTemplate(publicTemplate)
                .setPrivateTemplate(privateTemplate)
                .build();
        ObjectPair pair =
                session.ask(TokenRequest.newBuilder().setGeneratePair(call)).getPair();
        out.number(session.add(pair.getPublicKey()));
        out.number(session.add(pair.getPrivateKey()));
    }

    private static void derive(Session session, Arguments in, Results out) {
        TokenMechanism mechanism = mechanism(in);
        long baseKey = in.number();
        TokenTemplate template = template(in);
        session.requireMayMake(template);
        DeriveObject.Builder call = DeriveObject.newBuilder()
                .setMechanism(mechanism)
                .setBaseKey(session.resolve(baseKey, CKR.KEY_HANDLE_INVALID))
                .setTemplate(template);
        if (mechanism.getType() == CKM.CONCATENATE_BASE_AND_KEY.value()) {
            call.setOtherKey(session.resolve(mechanism.getNumber(), CKR.KEY_HANDLE_INVALID));
        }
        if (mechanism.getHkdf().getSaltType() == SALT_KEY) {
            call.getMechanismBuilder()
                    .getHkdfBuilder()
                    .setSaltKey(session.resolve(mechanism.getHkdf().getSaltHandle(), CKR.KEY_HANDLE_INVALID));
        }
        out.number(session.add(
                session.ask(TokenRequest.newBuilder().setDerive(call)).getObject()));
    }

    /** Of functions that cancel nothing. */
    static TokenMechanism mechanism(Arguments in) {
        return in.mechanism().orElseThrow(() -> new CryptokiException(CKR.ARGUMENTS_BAD, "no mechanism"));
    }

    static TokenTemplate template(Arguments in) {
        return TokenTemplate.newBuilder().addAllAttributes(in.template()).build();
    }
}
