package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Rule;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.MessageResult;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.UseChecked;
import dev.holdfast.proto.v1.WrapObject;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Uses keys: every check of the standard and of the profile, then the mechanism. Whether the caller sees the keys, and
 * whether a key with CKA_ALWAYS_AUTHENTICATE has had its login, is the caller's to have checked. The object references
 * in the requests are the caller's to resolve.
 */
public final class Computing {

    /** CKG_NO_GENERATE: the client gives the nonce. */
    private static final long NO_GENERATION = 0;

    private final Uses uses;

    public Computing(Map<CKM, Mechanism> mechanisms, KeyEncoding encoding) {
        this.uses = new Uses(mechanisms, encoding);
    }

    /** Every check of the *Init functions, and nothing computed. */
    public UseChecked check(Profile profile, CheckUse request, OpenKey key) {
        TokenMechanism mechanism = request.getMechanism();
        int outputBytes = 0;
        if (request.getFunction() == ComputeFunction.COMPUTE_DIGEST_KEY) {
            digest(profile, mechanism, key);
        } else {
            Purpose purpose = Purpose.of(request.getFunction(), request.getMessage());
            outputBytes = switch (purpose) {
                case SIGN, VERIFY ->
                    capability(profile, purpose, mechanism, key, Capability.Signing.class)
                            .signatureBytes(key.value(), mechanism);
                case SIGN_RECOVER, VERIFY_RECOVER -> {
                    capability(profile, purpose, mechanism, key, Capability.Recovering.class);
                    yield modulusBytes(key);
                }
                case ENCRYPT, DECRYPT -> {
                    capability(profile, purpose, mechanism, key, Capability.Enciphering.class)
                            .check(key.value(), mechanism);
                    yield modulusBytes(key);
                }
                default -> {
                    capability(profile, purpose, mechanism, key, Capability.MessageEnciphering.class);
                    yield 0;
                }
            };
        }
        return UseChecked.newBuilder()
                .setAlwaysAuthenticate(key.attributes().is(CKA.ALWAYS_AUTHENTICATE))
                .setOutputBytes(outputBytes)
                .setKeyType(key.value().type().value())
                .setKeyBits(uses.bits(key))
                .build();
    }

    /**
     * One whole computation, or the next whole blocks: TokenAnswer.bytes, or TokenAnswer.message with Compute.message.
     */
    public TokenAnswer compute(Profile profile, Compute request, OpenKey key) {
        TokenMechanism mechanism = request.getMechanism();
        byte[] data = request.getData().toByteArray();
        if (request.getFunction() == ComputeFunction.COMPUTE_DIGEST_KEY) {
            MessageDigest digest = digest(profile, mechanism, key);
            digest.update(data);
            digest.update(key.value().bytes());
            return bytes(digest.digest(request.getSignature().toByteArray()));
        }
        Purpose purpose = Purpose.of(request.getFunction(), request.hasMessage());
        return switch (purpose) {
            case SIGN ->
                bytes(capability(profile, purpose, mechanism, key, Capability.Signing.class)
                        .sign(key.value(), mechanism, data, request.getDigested()));
            case VERIFY -> {
                capability(profile, purpose, mechanism, key, Capability.Signing.class)
                        .verify(
                                key.value(),
                                mechanism,
                                data,
                                request.getDigested(),
                                request.getSignature().toByteArray());
                yield bytes(new byte[0]);
            }
            case SIGN_RECOVER ->
                bytes(capability(profile, purpose, mechanism, key, Capability.Recovering.class)
                        .signRecover(key.value(), mechanism, data));
            case VERIFY_RECOVER ->
                bytes(capability(profile, purpose, mechanism, key, Capability.Recovering.class)
                        .verifyRecover(key.value(), mechanism, data));
            case ENCRYPT ->
                bytes(capability(profile, purpose, mechanism, key, Capability.Enciphering.class)
                        .encrypt(key.value(), mechanism, data, request.getPartial()));
            case DECRYPT ->
                bytes(capability(profile, purpose, mechanism, key, Capability.Enciphering.class)
                        .decrypt(key.value(), mechanism, data, request.getPartial()));
            case ENCRYPT_MESSAGE -> message(profile, purpose, request, key);
            default ->
                bytes(capability(profile, purpose, mechanism, key, Capability.MessageEnciphering.class)
                        .open(key.value(), request.getMessage(), data));
        };
    }

    /** C_WrapKey and C_WrapKeyAuthenticated. */
    public byte[] wrap(Profile profile, WrapObject request, OpenKey wrappingKey, OpenKey key) {
        profile.require(request.getAuthenticated() ? Call.WRAP_KEY_AUTHENTICATED : Call.WRAP_KEY);
        TokenMechanism mechanism = request.getMechanism();
        Capability.Wrapping wrapping =
                capability(profile, Purpose.WRAP, mechanism, wrappingKey, Capability.Wrapping.class);
        WrappingPolicy.requireWrappable(
                profile,
                CKM.of(mechanism.getType()).orElseThrow(),
                wrappingKey.attributes(),
                uses.bits(wrappingKey),
                key.attributes());
        wrapping.check(wrappingKey.value(), mechanism);
        return wrapping.wrap(
                wrappingKey.value(),
                mechanism,
                key.value().bytes(),
                request.getAdditionalData().toByteArray());
    }

    private <T extends Capability> T capability(
            Profile profile, Purpose purpose, TokenMechanism mechanism, OpenKey key, Class<T> kind) {
        return uses.capability(profile, purpose, mechanism, key, kind);
    }

    private TokenAnswer message(Profile profile, Purpose purpose, Compute request, OpenKey key) {
        MessageParameters parameters = request.getMessage();
        Capability.MessageEnciphering cipher =
                capability(profile, purpose, request.getMechanism(), key, Capability.MessageEnciphering.class);
        if (profile.has(Rule.NONCES_ARE_MADE_HERE) && parameters.getGenerator() == NO_GENERATION) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID, "on this device the token makes the nonce");
        }
        Capability.MessageEnciphering.Sealed sealed =
                cipher.seal(key.value(), parameters, request.getData().toByteArray());
        return TokenAnswer.newBuilder()
                .setMessage(MessageResult.newBuilder()
                        .setData(ByteString.copyFrom(sealed.ciphertext()))
                        .setNonce(ByteString.copyFrom(sealed.nonce()))
                        .setTag(ByteString.copyFrom(sealed.tag())))
                .build();
    }

    /** The digest that a key may be put into, for C_DigestKey. */
    private MessageDigest digest(Profile profile, TokenMechanism mechanism, OpenKey key) {
        profile.require(Call.DIGEST_KEY);
        MessageDigest digest = Digests.of(uses.offered(profile, mechanism, CKF.DIGEST));
        boolean secret = key.attributes().objectClass().equals(Optional.of(CKO.SECRET_KEY));
        if (!secret || profile.has(Rule.NO_DIGEST_OF_SENSITIVE_KEY) && !Sensitive.revealed(key.attributes())) {
            throw new CryptokiException(CKR.KEY_INDIGESTIBLE, "this key is not put into digests");
        }
        return digest;
    }

    /** RSA makes and takes whole moduli; of all others the output depends on the input. */
    private int modulusBytes(OpenKey key) {
        return key.value().type() == CKK.RSA ? (uses.bits(key) + Byte.SIZE - 1) / Byte.SIZE : 0;
    }

    private static TokenAnswer bytes(byte[] result) {
        return TokenAnswer.newBuilder().setBytes(ByteString.copyFrom(result)).build();
    }
}
