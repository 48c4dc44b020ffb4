package dev.holdfast.partition.host;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.Providers;

/** Cryptography for those who make and own cards, outside of any card. */
public final class HostCrypto {

    private HostCrypto() {}

    /** Its random bits come from the operating system; two purposes never share a sequence. */
    public static CryptoEngine engine(String purpose) {
        return new ProviderCryptoEngine(Providers.fastest(), Drbg.instantiate(new SystemEntropy(), purpose));
    }
}
