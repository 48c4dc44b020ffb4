package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.EnumSet;
import java.util.Set;

/** The keyed functions that SP 800-108 builds on: HMAC with a secret of any type, CMAC with a key of its cipher. */
record PseudoRandomFunction(KeyValue key, MacMechanism.Algorithm algorithm) {

    private static final Set<HashFunction> HASHES =
            EnumSet.complementOf(EnumSet.of(HashFunction.MD5, HashFunction.SHA512_224, HashFunction.SHA512_256));

    /** @param mechanism one of table "SP800-108 Pseudo Random Functions"; else MECHANISM_PARAM_INVALID */
    static PseudoRandomFunction of(long mechanism, KeyValue key) {
        PseudoRandomFunction function = new PseudoRandomFunction(key, algorithm(mechanism, key.type()));
        function.algorithm.check(key);
        return function;
    }

    /** Bytes of one value. */
    int length() {
        return algorithm.length();
    }

    byte[] of(byte[] input) {
        return algorithm.compute(key, input);
    }

    private static MacMechanism.Algorithm algorithm(long mechanism, CKK key) {
        if (mechanism == CKM.AES_CMAC.value()) {
            return cmac(BlockAlgorithm.AES, key);
        }
        if (mechanism == CKM.DES3_CMAC.value()) {
            return cmac(BlockAlgorithm.DES3, key);
        }
        return HashFunction.ofHmac(mechanism)
                .filter(HASHES::contains)
                .map(MacMechanism::hmac)
                .orElseThrow(() -> Parameters.invalid("There is no such pseudo-random function."));
    }

    private static MacMechanism.Algorithm cmac(BlockAlgorithm cipher, CKK key) {
        if (!cipher.keys().contains(key)) {
            throw new CryptokiException(CKR.KEY_TYPE_INCONSISTENT);
        }
        return MacMechanism.cmac(cipher);
    }
}
