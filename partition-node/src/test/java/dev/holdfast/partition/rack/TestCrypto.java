package dev.holdfast.partition.rack;

import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import java.util.Random;

/** An engine beside the cards', for what tests compute themselves. */
public final class TestCrypto {

    public static final CryptoEngine ENGINE = new ProviderCryptoEngine(
            CardOptions.standard().providers(), Drbg.instantiate(new Random(1)::nextBytes, "tests"));

    private TestCrypto() {}
}
