package dev.holdfast.partition.asymmetric;

import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.generators.SLHDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.SLHDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;

/** The parameter sets of FIPS 203, 204 and 205, by the numbers of CKA_PARAMETER_SET. */
enum ParameterSet {
    ML_KEM_512(1, NISTObjectIdentifiers.id_alg_ml_kem_512, MLKEMParameters.ml_kem_512, 768),
    ML_KEM_768(2, NISTObjectIdentifiers.id_alg_ml_kem_768, MLKEMParameters.ml_kem_768, 1088),
    ML_KEM_1024(3, NISTObjectIdentifiers.id_alg_ml_kem_1024, MLKEMParameters.ml_kem_1024, 1568),

    ML_DSA_44(1, NISTObjectIdentifiers.id_ml_dsa_44, MLDSAParameters.ml_dsa_44, 2420),
    ML_DSA_65(2, NISTObjectIdentifiers.id_ml_dsa_65, MLDSAParameters.ml_dsa_65, 3309),
    ML_DSA_87(3, NISTObjectIdentifiers.id_ml_dsa_87, MLDSAParameters.ml_dsa_87, 4627),

    SLH_DSA_SHA2_128S(1, NISTObjectIdentifiers.id_slh_dsa_sha2_128s, SLHDSAParameters.sha2_128s, 7856),
    SLH_DSA_SHAKE_128S(2, NISTObjectIdentifiers.id_slh_dsa_shake_128s, SLHDSAParameters.shake_128s, 7856),
    SLH_DSA_SHA2_128F(3, NISTObjectIdentifiers.id_slh_dsa_sha2_128f, SLHDSAParameters.sha2_128f, 17088),
    SLH_DSA_SHAKE_128F(4, NISTObjectIdentifiers.id_slh_dsa_shake_128f, SLHDSAParameters.shake_128f, 17088),
    SLH_DSA_SHA2_192S(5, NISTObjectIdentifiers.id_slh_dsa_sha2_192s, SLHDSAParameters.sha2_192s, 16224),
    SLH_DSA_SHAKE_192S(6, NISTObjectIdentifiers.id_slh_dsa_shake_192s, SLHDSAParameters.shake_192s, 16224),
    SLH_DSA_SHA2_192F(7, NISTObjectIdentifiers.id_slh_dsa_sha2_192f, SLHDSAParameters.sha2_192f, 35664),
    SLH_DSA_SHAKE_192F(8, NISTObjectIdentifiers.id_slh_dsa_shake_192f, SLHDSAParameters.shake_192f, 35664),
    SLH_DSA_SHA2_256S(9, NISTObjectIdentifiers.id_slh_dsa_sha2_256s, SLHDSAParameters.sha2_256s, 29792),
    SLH_DSA_SHAKE_256S(10, NISTObjectIdentifiers.id_slh_dsa_shake_256s, SLHDSAParameters.shake_256s, 29792),
    SLH_DSA_SHA2_256F(11, NISTObjectIdentifiers.id_slh_dsa_sha2_256f, SLHDSAParameters.sha2_256f, 49856),
    SLH_DSA_SHAKE_256F(12, NISTObjectIdentifiers.id_slh_dsa_shake_256f, SLHDSAParameters.shake_256f, 49856);

    private final CKK type;
    private final long number;
    private final ASN1ObjectIdentifier identifier;
    private final int seedBytes;
    private final int outputBytes;
    private final Function<byte[], AsymmetricKeyParameter> publicKey;
    private final Function<byte[], AsymmetricKeyParameter> privateKey;
    private final Function<SecureRandom, AsymmetricKeyParameter> generated;

    ParameterSet(long number, ASN1ObjectIdentifier identifier, MLKEMParameters parameters, int outputBytes) {
        this(
                CKK.ML_KEM,
                number,
                identifier,
                64,
                outputBytes,
                value -> new MLKEMPublicKeyParameters(parameters, value),
                value -> new MLKEMPrivateKeyParameters(parameters, value),
                random -> generated(new MLKEMKeyPairGenerator(), new MLKEMKeyGenerationParameters(random, parameters)));
    }

    ParameterSet(long number, ASN1ObjectIdentifier identifier, MLDSAParameters parameters, int outputBytes) {
        this(
                CKK.ML_DSA,
                number,
                identifier,
                32,
                outputBytes,
                value -> new MLDSAPublicKeyParameters(parameters, value),
                value -> new MLDSAPrivateKeyParameters(parameters, value),
                random -> generated(new MLDSAKeyPairGenerator(), new MLDSAKeyGenerationParameters(random, parameters)));
    }

    ParameterSet(long number, ASN1ObjectIdentifier identifier, SLHDSAParameters parameters, int outputBytes) {
        this(
                CKK.SLH_DSA,
                number,
                identifier,
                0,
                outputBytes,
                value -> new SLHDSAPublicKeyParameters(parameters, value),
                value -> new SLHDSAPrivateKeyParameters(parameters, value),
                random ->
                        generated(new SLHDSAKeyPairGenerator(), new SLHDSAKeyGenerationParameters(random, parameters)));
    }

    ParameterSet(
            CKK type,
            long number,
            ASN1ObjectIdentifier identifier,
            int seedBytes,
            int outputBytes,
            Function<byte[], AsymmetricKeyParameter> publicKey,
            Function<byte[], AsymmetricKeyParameter> privateKey,
            Function<SecureRandom, AsymmetricKeyParameter> generated) {
        this.type = type;
        this.number = number;
        this.identifier = identifier;
        this.seedBytes = seedBytes;
        this.outputBytes = outputBytes;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.generated = generated;
    }

    static ParameterSet of(CKK type, long number) {
        return Stream.of(values())
                .filter(set -> set.type == type && set.number == number)
                .findFirst()
                .orElseThrow(() -> new CryptokiException(CKR.PARAMETER_SET_NOT_SUPPORTED));
    }

    /** @throws IllegalArgumentException for the identifier of something else */
    static ParameterSet of(ASN1ObjectIdentifier identifier) {
        return Stream.of(values())
                .filter(set -> set.identifier.equals(identifier))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no post-quantum parameter set"));
    }

    CKK type() {
        return type;
    }

    long number() {
        return number;
    }

    ASN1ObjectIdentifier identifier() {
        return identifier;
    }

    /** Bytes of CKA_SEED; 0 where keys have none. */
    int seedBytes() {
        return seedBytes;
    }

    /** Bytes of a signature or a ciphertext. */
    int outputBytes() {
        return outputBytes;
    }

    /** @throws IllegalArgumentException when it is not one */
    AsymmetricKeyParameter publicKey(byte[] value) {
        return publicKey.apply(value);
    }

    /**
     * @param value a seed, or a private key as the standard writes it
     * @throws IllegalArgumentException when it is neither
     */
    AsymmetricKeyParameter privateKey(byte[] value) {
        return privateKey.apply(value);
    }

    /** A new private key. */
    AsymmetricKeyParameter generate(SecureRandom random) {
        return generated.apply(random);
    }

    private static AsymmetricKeyParameter generated(
            AsymmetricCipherKeyPairGenerator generator, KeyGenerationParameters parameters) {
        generator.init(parameters);
        return generator.generateKeyPair().getPrivate();
    }
}
