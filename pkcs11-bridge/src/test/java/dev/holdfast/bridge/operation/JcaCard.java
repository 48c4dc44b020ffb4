package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.MessageResult;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.UseChecked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A card that computes with the JCA. It knows nothing of operations: each request is whole in itself. */
public final class JcaCard implements Asker {

    static final ByteString USE_TICKET = ByteString.copyFromUtf8("for one use");

    /** What was computed, in order. */
    final List<Compute> computed = new ArrayList<>();

    /** How often a use was checked. */
    int checks;

    /** What the next computation is refused with. */
    Optional<CKR> refusal = Optional.empty();

    private final Map<ByteString, JcaKey> keys = new HashMap<>();

    ObjectHandle add(JcaKey key) {
        ByteString id = ByteString.copyFromUtf8("key " + keys.size());
        keys.put(id, key);
        return ObjectHandle.newBuilder()
                .setRef(ObjectRef.newBuilder().setId(id))
                .build();
    }

    @Override
    public TokenAnswer ask(TokenRequest.Builder request) {
        if (request.hasCheckUse()) {
            checks++;
            return check(request.build(), key(request.getCheckUse().getKey()));
        }
        computed.add(request.getCompute());
        if (refusal.isPresent()) {
            CKR value = refusal.get();
            refusal = Optional.empty();
            throw new CryptokiException(value);
        }
        return compute(request.build(), key(request.getCompute().getKey()));
    }

    private JcaKey key(ObjectRef ref) {
        JcaKey key = keys.get(ref.getId());
        if (key == null) {
            throw new CryptokiException(CKR.KEY_HANDLE_INVALID);
        }
        return key;
    }

    public static TokenAnswer check(TokenRequest request, JcaKey key) {
        TokenMechanism mechanism = request.getCheckUse().getMechanism();
        if (mechanism.getMalformed()) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID);
        }
        CKM type = CKM.of(mechanism.getType()).orElseThrow(() -> new CryptokiException(CKR.MECHANISM_INVALID));
        return TokenAnswer.newBuilder()
                .setUseChecked(UseChecked.newBuilder()
                        .setAlwaysAuthenticate(key.alwaysAuthenticate())
                        .setOutputBytes(outputBytes(type)))
                .build();
    }

    public static TokenAnswer compute(TokenRequest request, JcaKey key) {
        Compute compute = request.getCompute();
        if (key.alwaysAuthenticate() && !request.getUseTicket().equals(USE_TICKET)) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
        JcaMechanisms jca = new JcaMechanisms(compute.getMechanism(), key);
        byte[] data = compute.getData().toByteArray();
        if (compute.hasMessage()) {
            return message(compute, jca, data);
        }
        byte[] signature = compute.getSignature().toByteArray();
        boolean encrypts = compute.getFunction() == ComputeFunction.COMPUTE_ENCRYPT;
        byte[] result =
                switch (compute.getFunction()) {
                    case COMPUTE_ENCRYPT, COMPUTE_DECRYPT -> jca.cipher(encrypts, data, compute.getPartial());
                    case COMPUTE_SIGN -> jca.sign(data, compute.getDigested());
                    case COMPUTE_VERIFY -> jca.verify(data, compute.getDigested(), signature);
                    case COMPUTE_SIGN_RECOVER -> jca.sign(data, false);
                    case COMPUTE_VERIFY_RECOVER -> jca.recover(data);
                    case COMPUTE_DIGEST_KEY -> jca.digestWithKey(data, signature);
                    default -> throw new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED);
                };
        return TokenAnswer.newBuilder().setBytes(ByteString.copyFrom(result)).build();
    }

    private static TokenAnswer message(Compute compute, JcaMechanisms jca, byte[] data) {
        MessageParameters message = compute.getMessage();
        boolean encrypts = compute.getFunction() == ComputeFunction.COMPUTE_ENCRYPT;
        byte[] nonce = message.getNonce().toByteArray();
        if (encrypts && message.getGenerator() != 0) {
            new Random(message.getCounter()).nextBytes(nonce);
        }
        byte[] additionalData = message.getAdditionalData().toByteArray();
        int tagBytes = (int) message.getTagBits() / 8;
        MessageResult.Builder result = MessageResult.newBuilder().setNonce(ByteString.copyFrom(nonce));
        if (encrypts) {
            ByteString sealed = ByteString.copyFrom(jca.gcm(true, nonce, additionalData, data, tagBytes));
            result.setData(sealed.substring(0, data.length)).setTag(sealed.substring(data.length));
        } else {
            byte[] sealed = Parts.join(data, message.getTag().toByteArray());
            byte[] opened = jca.gcm(false, nonce, additionalData, sealed, tagBytes);
            return TokenAnswer.newBuilder()
                    .setBytes(ByteString.copyFrom(opened))
                    .build();
        }
        return TokenAnswer.newBuilder().setMessage(result).build();
    }

    private static int outputBytes(CKM type) {
        return switch (type) {
            case RSA_PKCS, SHA256_RSA_PKCS -> 256;
            case ECDSA_SHA256, EDDSA -> 64;
            case SHA256_HMAC -> 32;
            default -> 0;
        };
    }
}
