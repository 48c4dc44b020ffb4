package dev.holdfast.partition.sealed;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.Loss;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.host.FileNvram;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A card whose disk fails on demand, and so does the chip on which its NVRAM keeps its file. */
final class TestCard {

    static final String NVRAM = "nvram";

    private static final CryptoEngine CRYPTO =
            new ProviderCryptoEngine(Providers.fastest(), Drbg.instantiate(new Random(1)::nextBytes, "card-1.1"));

    final Power power = new Power();
    final FaultyDisk disk;
    final FaultyDisk chip;

    private final String cardId;
    private @Nullable Nvram nvram;

    TestCard(String cardId, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.cardId = cardId;
        disk = new FaultyDisk(power, random.split());
        chip = new FaultyDisk(power, random.split());
    }

    TestCard() {
        this("card-1.1", 1);
    }

    Nvram nvram() throws IOException {
        if (nvram == null) {
            nvram = FileNvram.open(chip, NVRAM);
        }
        return nvram;
    }

    SealedStore open() throws IOException {
        return open(1);
    }

    SealedStore open(int securityVersion) throws IOException {
        return SealedStore.open(disk, nvram(), new TestFuses(cardId), CRYPTO, securityVersion);
    }

    /** What a card does when it gets power. */
    SealedStore boot() throws IOException {
        nvram = null;
        Zeroization.resume(disk, nvram());
        return open();
    }

    void zeroize() throws IOException {
        Zeroization.run(disk, nvram());
    }

    /** Cuts the power, decides what disk and NVRAM kept, and restores the power. */
    void powerCut(Loss loss) {
        power.cut();
        disk.lose(loss);
        chip.lose(loss);
        nvram = null;
        power.restore();
    }

    /** Disk and NVRAM as they lie there. */
    record Remains(Map<String, byte[]> disk, Map<String, byte[]> chip) {}

    Remains remains() {
        return new Remains(disk.image(), chip.image());
    }

    void restore(Remains remains) {
        disk.restore(remains.disk());
        chip.restore(remains.chip());
        nvram = null;
    }

    /** A disk image with one file changed. */
    static Map<String, byte[]> with(Map<String, byte[]> image, String file, byte[] content) {
        Map<String, byte[]> changed = new TreeMap<>(image);
        changed.put(file, content);
        return changed;
    }

    static byte[] flipped(byte[] file, int bit) {
        byte[] flipped = file.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
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
