package dev.holdfast.partition.token;

import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a request is about session objects alone. Nothing that the pool agrees on changes those: a card serves them from what it
 * knows, and when it finds no majority.
 */
final class Reach {

    private Reach() {}

    static boolean isOfSession(TokenRequest request) {
        return switch (request.getCallCase()) {
            case CREATE_OBJECT -> made(request.getCreateObject().getTemplate());
            case COPY_OBJECT ->
                are(request.getCopyObject().getObject())
                        && made(request.getCopyObject().getTemplate());
            case DESTROY_OBJECT -> are(request.getDestroyObject().getObject());
            case READ_ATTRIBUTES -> are(request.getReadAttributes().getObject());
            case WRITE_ATTRIBUTES -> are(request.getWriteAttributes().getObject());
            case GENERATE -> made(request.getGenerate().getTemplate());
            case GENERATE_PAIR ->
                made(request.getGeneratePair().getPublicTemplate())
                        && made(request.getGeneratePair().getPrivateTemplate());
            case WRAP ->
                are(request.getWrap().getWrappingKey(), request.getWrap().getKey());
            case UNWRAP ->
                are(request.getUnwrap().getUnwrappingKey())
                        && made(request.getUnwrap().getTemplate());
            case DERIVE -> {
                Optional<ObjectRef> other = KeyServices.otherKey(request.getDerive());
                yield are(request.getDerive().getBaseKey())
                        && other.map(Reach::are).orElse(true)
                        && made(request.getDerive().getTemplate());
            }
            case ENCAPSULATE ->
                are(request.getEncapsulate().getPublicKey())
                        && made(request.getEncapsulate().getTemplate());
            case DECAPSULATE ->
                are(request.getDecapsulate().getPrivateKey())
                        && made(request.getDecapsulate().getTemplate());
            case CHECK_USE -> are(request.getCheckUse().getKey());
            case COMPUTE -> are(request.getCompute().getKey());
            case RANDOM -> true;
            case DESCRIBE, INIT_TOKEN, INIT_PIN, SET_PIN, LOGIN, FIND_OBJECTS, CALL_NOT_SET -> false;
        };
    }

    private static boolean are(ObjectRef... refs) {
        return Stream.of(refs).allMatch(ObjectRef::hasSession);
    }

    /** Whether what is made of it is a session object. */
    private static boolean made(TokenTemplate template) {
        return template.getAttributesList().stream()
                .noneMatch(attribute -> attribute.getType() == CKA.TOKEN.value()
                        && !attribute.getValue().isEmpty()
                        && attribute.getValue().byteAt(0) != 0);
    }
}
