package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.fault.FaultyDisk;
import dev.holdfast.partition.fault.FaultyNvram;
import dev.holdfast.partition.fault.Power;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A card whose disk and NVRAM fail on demand. */
final class TestCard {

    static final CryptoEngine CRYPTO =
            new ProviderCryptoEngine(Providers.fastest(), Drbg.instantiate(new Random(1)::nextBytes, "card-1.1"));

    final Power power = new Power();
    final FaultyDisk disk;
    FaultyNvram nvram;

    private final String cardId;

    TestCard(String cardId, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.cardId = cardId;
        disk = new FaultyDisk(power, random.split());
        nvram = new FaultyNvram(power, random.split());
    }

    TestCard() {
        this("card-1.1", 1);
    }

    SealedStore open() throws IOException {
        return open(1);
    }

    SealedStore open(int securityVersion) throws IOException {
        return SealedStore.open(disk, nvram, new TestFuses(cardId), CRYPTO, securityVersion);
    }

    /** Cuts the power, decides what the disk kept, and restores the power. */
    void powerCut() {
        power.cut();
        disk.lose();
        power.restore();
    }

    /** A disk image with one file changed. */
    static Map<String, byte[]> with(Map<String, byte[]> image, String file, byte[] content) {
        Map<String, byte[]> changed = new TreeMap<>(image);
        changed.put(file, content);
        return changed;
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private record TestFuses(String cardId) implements Fuses {

        @Override
        public byte[] deviceSecret() {
            byte[] secret = new byte[32];
            Arrays.fill(secret, (byte) cardId.hashCode());
            return secret;
        }

        @Override
        public List<byte[]> makerChain() {
            return List.of();
        }

        @Override
        public byte[] sealedIdentityKey() {
            return new byte[0];
        }
    }
}
