package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.Compute;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a validated module of this kind would say of a call of the PKCS#11 door in its answer (FIPS 140-3 IG 2.4.C): approved is
 * what is done by an approved mechanism, with approved parameters and with approved keys. What SP 800-131A Rev. 2 allows as
 * legacy use, such as the verification of a SHA-1 signature, is approved for undoing what was done and for nothing else.
 */
public final class CallApproval {

    /** CKD_NULL: the shared secret itself is the key. */
    private static final long NO_DERIVATION = 1;

    /** CKG_NO_GENERATE: the caller's nonce. */
    private static final long NO_GENERATION = 0;

    private static final int LEAST_MODULUS_BYTES = 2048 / 8;
    private static final long LEAST_SECRET_BYTES = 112 / 8;

    /** P-256, P-384 and P-521 (SP 800-186 section 3.2.1), as CKA_EC_PARAMS names them. */
    private static final Set<ByteString> CURVES = Set.of(
            ByteString.fromHex("06082a8648ce3d030107"),
            ByteString.fromHex("06052b81040022"),
            ByteString.fromHex("06052b81040023"));

    private CallApproval() {}

    /** As far as the call tells, whatever its keys are. */
    public static ServiceIndicator of(TokenRequest call) {
        return of(call, List.of());
    }

    /**
     * Of a call that succeeded; NONE when it computed nothing.
     *
     * @param keys that it used or made
     */
    static ServiceIndicator of(TokenRequest call, List<Attributes> keys) {
        return switch (call.getCallCase()) {
            case GENERATE -> of(call.getGenerate().getMechanism(), false, keys);
            case GENERATE_PAIR -> of(call.getGeneratePair().getMechanism(), false, keys);
            case WRAP -> of(call.getWrap().getMechanism(), false, keys);
            case UNWRAP -> of(call.getUnwrap().getMechanism(), true, keys);
            case DERIVE -> of(call.getDerive().getMechanism(), false, keys);
            case ENCAPSULATE -> of(call.getEncapsulate().getMechanism(), false, keys);
            case DECAPSULATE -> of(call.getDecapsulate().getMechanism(), true, keys);
            case COMPUTE -> of(call.getCompute(), keys);
            default -> ServiceIndicator.SERVICE_INDICATOR_NONE;
        };
    }

    private static ServiceIndicator of(Compute asked, List<Attributes> keys) {
        boolean undoing = isUndoing(asked.getFunction());
        boolean encryptsMessage = asked.hasMessage() && !undoing;
        if (encryptsMessage && asked.getMechanism().getType() == CKM.AES_GCM.value()) {
            // IG C.H: the nonce of a GCM encryption is made inside the module.
            return indicator(asked.getMessage().getGenerator() != NO_GENERATION && keysAreApproved(keys, false));
        }
        if (asked.getMechanism().getType() == CKM.RSA_PKCS.value()) {
            // As a signature: what is signed may be no digest, and key transport by PKCS #1 v1.5 is disallowed.
            return indicator(asked.getFunction() == ComputeFunction.COMPUTE_VERIFY && keysAreApproved(keys, true));
        }
        return of(asked.getMechanism(), undoing, keys);
    }

    private static ServiceIndicator of(TokenMechanism mechanism, boolean undoing, List<Attributes> keys) {
        Optional<CKM> type = CKM.of(mechanism.getType());
        return indicator(
                type.filter(known -> isApproved(known, mechanism, undoing)).isPresent()
                        && keysAreApproved(keys, undoing));
    }

    private static boolean isApproved(CKM type, TokenMechanism mechanism, boolean undoing) {
        return switch (type) {
            case AES_KEY_GEN, AES_XTS_KEY_GEN, GENERIC_SECRET_KEY_GEN, HKDF_KEY_GEN -> true;
            case SHA_1_KEY_GEN,
                    SHA224_KEY_GEN,
                    SHA256_KEY_GEN,
                    SHA384_KEY_GEN,
                    SHA512_KEY_GEN,
                    SHA512_224_KEY_GEN,
                    SHA512_256_KEY_GEN,
                    SHA3_224_KEY_GEN,
                    SHA3_256_KEY_GEN,
                    SHA3_384_KEY_GEN,
                    SHA3_512_KEY_GEN -> true;
            case RSA_PKCS_KEY_PAIR_GEN,
                    EC_KEY_PAIR_GEN,
                    EC_KEY_PAIR_GEN_W_EXTRA_BITS,
                    EC_EDWARDS_KEY_PAIR_GEN,
                    ML_KEM_KEY_PAIR_GEN,
                    ML_DSA_KEY_PAIR_GEN,
                    SLH_DSA_KEY_PAIR_GEN,
                    PUB_KEY_FROM_PRIV_KEY -> true;
            case AES_ECB,
                    AES_CBC,
                    AES_CBC_PAD,
                    AES_CTR,
                    AES_OFB,
                    AES_CFB8,
                    AES_CFB128,
                    AES_CTS,
                    AES_CCM,
                    AES_XTS,
                    AES_CMAC,
                    AES_CMAC_GENERAL,
                    AES_KEY_WRAP,
                    AES_KEY_WRAP_KWP -> true;
            case SHA_1,
                    SHA224,
                    SHA256,
                    SHA384,
                    SHA512,
                    SHA512_224,
                    SHA512_256,
                    SHA3_224,
                    SHA3_256,
                    SHA3_384,
                    SHA3_512 -> true;
            case SHA_1_HMAC,
                    SHA224_HMAC,
                    SHA256_HMAC,
                    SHA384_HMAC,
                    SHA512_HMAC,
                    SHA512_224_HMAC,
                    SHA512_256_HMAC,
                    SHA3_224_HMAC,
                    SHA3_256_HMAC,
                    SHA3_384_HMAC,
                    SHA3_512_HMAC -> true;
            case SHA_1_HMAC_GENERAL,
                    SHA224_HMAC_GENERAL,
                    SHA256_HMAC_GENERAL,
                    SHA384_HMAC_GENERAL,
                    SHA512_HMAC_GENERAL,
                    SHA512_224_HMAC_GENERAL,
                    SHA512_256_HMAC_GENERAL,
                    SHA3_224_HMAC_GENERAL,
                    SHA3_256_HMAC_GENERAL,
                    SHA3_384_HMAC_GENERAL,
                    SHA3_512_HMAC_GENERAL -> true;
            case SHA224_RSA_PKCS,
                    SHA256_RSA_PKCS,
                    SHA384_RSA_PKCS,
                    SHA512_RSA_PKCS,
                    SHA3_224_RSA_PKCS,
                    SHA3_256_RSA_PKCS,
                    SHA3_384_RSA_PKCS,
                    SHA3_512_RSA_PKCS,
                    RSA_PKCS_PSS,
                    SHA224_RSA_PKCS_PSS,
                    SHA256_RSA_PKCS_PSS,
                    SHA384_RSA_PKCS_PSS,
                    SHA512_RSA_PKCS_PSS,
                    SHA3_224_RSA_PKCS_PSS,
                    SHA3_256_RSA_PKCS_PSS,
                    SHA3_384_RSA_PKCS_PSS,
                    SHA3_512_RSA_PKCS_PSS -> undoing || mechanism.getPss().getHash() != CKM.SHA_1.value();
            case ECDSA,
                    ECDSA_SHA224,
                    ECDSA_SHA256,
                    ECDSA_SHA384,
                    ECDSA_SHA512,
                    ECDSA_SHA3_224,
                    ECDSA_SHA3_256,
                    ECDSA_SHA3_384,
                    ECDSA_SHA3_512,
                    EDDSA -> true;
            case ML_KEM,
                    ML_DSA,
                    HASH_ML_DSA,
                    HASH_ML_DSA_SHA224,
                    HASH_ML_DSA_SHA256,
                    HASH_ML_DSA_SHA384,
                    HASH_ML_DSA_SHA512,
                    HASH_ML_DSA_SHA3_224,
                    HASH_ML_DSA_SHA3_256,
                    HASH_ML_DSA_SHA3_384,
                    HASH_ML_DSA_SHA3_512,
                    HASH_ML_DSA_SHAKE128,
                    HASH_ML_DSA_SHAKE256,
                    SLH_DSA,
                    HASH_SLH_DSA,
                    HASH_SLH_DSA_SHA224,
                    HASH_SLH_DSA_SHA256,
                    HASH_SLH_DSA_SHA384,
                    HASH_SLH_DSA_SHA512,
                    HASH_SLH_DSA_SHA3_224,
                    HASH_SLH_DSA_SHA3_256,
                    HASH_SLH_DSA_SHA3_384,
                    HASH_SLH_DSA_SHA3_512,
                    HASH_SLH_DSA_SHAKE128,
                    HASH_SLH_DSA_SHAKE256 -> true;
            case RSA_PKCS_OAEP, RSA_AES_KEY_WRAP -> true;
            case HKDF_DERIVE, HKDF_DATA, SP800_108_COUNTER_KDF, SP800_108_FEEDBACK_KDF, PKCS5_PBKD2 -> true;
            case ECDH1_DERIVE, ECDH1_COFACTOR_DERIVE -> mechanism.getEcdh().getKdf() != NO_DERIVATION;
            case ECDH_AES_KEY_WRAP -> mechanism.getEcdhAesWrap().getKdf() != NO_DERIVATION;
            case AES_GCM, AES_GMAC -> undoing;
            case SHA1_RSA_PKCS, SHA1_RSA_PKCS_PSS, ECDSA_SHA1 -> undoing;
            case DES3_ECB, DES3_CBC, DES3_CBC_PAD, DES3_CMAC, DES3_CMAC_GENERAL -> undoing;
            default -> false;
        };
    }

    private static boolean keysAreApproved(List<Attributes> keys, boolean undoing) {
        return keys.stream().allMatch(key -> isApproved(key, undoing));
    }

    private static boolean isApproved(Attributes key, boolean undoing) {
        Optional<CKK> type = key.keyType();
        if (type.equals(Optional.of(CKK.EC))) {
            return key.find(CKA.EC_PARAMS).filter(CURVES::contains).isPresent();
        }
        if (type.equals(Optional.of(CKK.RSA))) {
            return undoing
                    || key.find(CKA.MODULUS).map(CallApproval::bytes).orElse(LEAST_MODULUS_BYTES)
                            >= LEAST_MODULUS_BYTES;
        }
        return !type.equals(Optional.of(CKK.EC_MONTGOMERY))
                && key.number(CKA.VALUE_LEN).orElse(LEAST_SECRET_BYTES) >= LEAST_SECRET_BYTES;
    }

    /** Of a number, without leading zeros. */
    private static int bytes(ByteString number) {
        int zeros = 0;
        while (zeros < number.size() && number.byteAt(zeros) == 0) {
            zeros++;
        }
        return number.size() - zeros;
    }

    private static boolean isUndoing(ComputeFunction function) {
        return switch (function) {
            case COMPUTE_DECRYPT, COMPUTE_VERIFY, COMPUTE_VERIFY_RECOVER -> true;
            default -> false;
        };
    }

    private static ServiceIndicator indicator(boolean approved) {
        return approved ? ServiceIndicator.SERVICE_INDICATOR_APPROVED : ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED;
    }
}
