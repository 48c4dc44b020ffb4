package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequestOrBuilder;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.Optional;
import java.util.stream.Stream;

/** What a request has to do with session objects, which one card alone can use. */
final class References {

    private static final ByteString FALSE = ByteString.copyFrom(new byte[] {0});

    private References() {}

    /** Every object that the request names. */
    static Stream<ObjectRef> in(TokenRequestOrBuilder request) {
        return switch (request.getCallCase()) {
            case LOGIN -> Stream.of(request.getLogin().getKey());
            case COPY_OBJECT -> Stream.of(request.getCopyObject().getObject());
            case DESTROY_OBJECT -> Stream.of(request.getDestroyObject().getObject());
            case READ_ATTRIBUTES -> Stream.of(request.getReadAttributes().getObject());
            case WRITE_ATTRIBUTES -> Stream.of(request.getWriteAttributes().getObject());
            case WRAP ->
                Stream.of(request.getWrap().getWrappingKey(), request.getWrap().getKey());
            case UNWRAP -> Stream.of(request.getUnwrap().getUnwrappingKey());
            case DERIVE ->
                Stream.of(
                        request.getDerive().getBaseKey(),
                        request.getDerive().getOtherKey(),
                        saltKey(request.getDerive().getMechanism()));
            case ENCAPSULATE -> Stream.of(request.getEncapsulate().getPublicKey());
            case DECAPSULATE -> Stream.of(request.getDecapsulate().getPrivateKey());
            case CHECK_USE -> Stream.of(request.getCheckUse().getKey());
            case COMPUTE -> Stream.of(request.getCompute().getKey());
            default -> Stream.empty();
        };
    }

    /** Whether a session object comes out of the request. */
    static boolean makesSessionObject(TokenRequestOrBuilder request) {
        return switch (request.getCallCase()) {
            case CREATE_OBJECT -> ofSession(request.getCreateObject().getTemplate(), true);
            case COPY_OBJECT ->
                ofSession(
                        request.getCopyObject().getTemplate(),
                        request.getCopyObject().getObject().hasSession());
            case GENERATE -> ofSession(request.getGenerate().getTemplate(), true);
            case GENERATE_PAIR ->
                ofSession(request.getGeneratePair().getPublicTemplate(), true)
                        || ofSession(request.getGeneratePair().getPrivateTemplate(), true);
            case UNWRAP -> ofSession(request.getUnwrap().getTemplate(), true);
            case DERIVE -> ofSession(request.getDerive().getTemplate(), true);
            case ENCAPSULATE -> ofSession(request.getEncapsulate().getTemplate(), true);
            case DECAPSULATE -> ofSession(request.getDecapsulate().getTemplate(), true);
            default -> false;
        };
    }

    /** Whether a template makes a session object; what it is when CKA_TOKEN is not given, the caller knows. */
    static boolean ofSession(TokenTemplate template, boolean unless) {
        Optional<ByteString> token = template.getAttributesList().stream()
                .filter(attribute -> attribute.getType() == CKA.TOKEN.value())
                .map(attribute -> attribute.getValue())
                .findFirst();
        return token.map(FALSE::equals).orElse(unless);
    }

    private static ObjectRef saltKey(TokenMechanism mechanism) {
        return mechanism.getHkdf().getSaltKey();
    }
}
