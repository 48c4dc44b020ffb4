package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.Pbkdf2Parameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/** PBKDF2 (RFC 8018 section 5.2), which makes a key of any type from a password. By Bouncy Castle: a password is octets here. */
final class Pbkdf2 implements Capability.KeyGeneration {

    private static final long SALT_SPECIFIED = 1;

    /** CK_PKCS5_PBKD2_PSEUDO_RANDOM_FUNCTION_TYPE. */
    private static final Map<Long, HashFunction> HASHES = Map.of(
            1L, HashFunction.SHA_1,
            3L, HashFunction.SHA224,
            4L, HashFunction.SHA256,
            5L, HashFunction.SHA384,
            6L, HashFunction.SHA512,
            7L, HashFunction.SHA512_224,
            8L, HashFunction.SHA512_256);

    /** Iterations over all blocks of one key, some seconds of computing: a card has others to serve. */
    private static final long MOST_ITERATIONS = 4_000_000;

    @Override
    public CKK generates() {
        return CKK.GENERIC_SECRET;
    }

    @Override
    public byte[] generate(TokenMechanism mechanism, CKK type, Optional<Long> length) {
        Parameters.require(mechanism, ParameterCase.PBKDF2);
        Pbkdf2Parameters parameters = mechanism.getPbkdf2();
        HashFunction hash = Optional.ofNullable(HASHES.get(parameters.getPrf()))
                .orElseThrow(() -> Parameters.invalid("There is no such pseudo-random function."));
        if (parameters.getSaltSource() != SALT_SPECIFIED
                || !parameters.getPrfData().isEmpty()) {
            throw Parameters.invalid("The salt is given as it is, and the pseudo-random function takes no data.");
        }
        int bytes = SecretLengths.of(type, length);
        int iterations = iterations(parameters.getIterations(), (bytes + hash.length() - 1) / hash.length());

        byte[] password = parameters.getPassword().toByteArray();
        try {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(hash.engine());
            generator.init(password, parameters.getSalt().toByteArray(), iterations);
            byte[] key = ((KeyParameter) generator.generateDerivedMacParameters(Byte.SIZE * bytes)).getKey();
            if (type == CKK.DES2 || type == CKK.DES3) {
                DesKeys.setParity(key);
            }
            return key;
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private static int iterations(long wanted, int blocks) {
        if (wanted == 0) {
            throw Parameters.invalid("At least one iteration is needed.");
        }
        if (wanted < 0 || wanted > MOST_ITERATIONS / blocks) {
            throw new CryptokiException(CKR.EXCEEDED_MAX_ITERATIONS);
        }
        return (int) wanted;
    }
}
