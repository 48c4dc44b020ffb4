package dev.holdfast.partition.token;

import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.Optional;

/** Which mechanism a call uses, whether or not the token offers it. */
final class Used {

    private Used() {}

    /** Empty for calls that use none. PINs are kept as PBKDF2 gives them. */
    static Optional<CKM> by(TokenRequest request) {
        return switch (request.getCallCase()) {
            case INIT_TOKEN, INIT_PIN, SET_PIN, LOGIN -> Optional.of(CKM.PKCS5_PBKD2);
            case GENERATE -> of(request.getGenerate().getMechanism());
            case GENERATE_PAIR -> of(request.getGeneratePair().getMechanism());
            case WRAP -> of(request.getWrap().getMechanism());
            case UNWRAP -> of(request.getUnwrap().getMechanism());
            case DERIVE -> of(request.getDerive().getMechanism());
            case ENCAPSULATE -> of(request.getEncapsulate().getMechanism());
            case DECAPSULATE -> of(request.getDecapsulate().getMechanism());
            case CHECK_USE -> of(request.getCheckUse().getMechanism());
            case COMPUTE -> of(request.getCompute().getMechanism());
            default -> Optional.empty();
        };
    }

    private static Optional<CKM> of(TokenMechanism mechanism) {
        return CKM.of(mechanism.getType());
    }
}
