package dev.holdfast.partition.fault;

import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.proto.v1.EntropyFault;
import java.util.Arrays;
import java.util.Optional;

/** A noise source that can be made worse; a chance is one call. */
record FaultyEntropy(Entropy real, Faults faults) implements Entropy {

    private static final byte SAME = 0x5a;

    /** More than the repetition count test takes for chance, fewer than it takes for a broken source. */
    private static final int HICCUP_SAMPLES = 8;

    @Override
    public void samples(byte[] out) {
        real.samples(out);
        Optional<EntropyFault.Kind> kind = faults.strikesEntropy();
        if (kind.isPresent()) {
            spoil(kind.get(), out);
        }
    }

    private static void spoil(EntropyFault.Kind kind, byte[] samples) {
        switch (kind) {
            case STUCK -> Arrays.fill(samples, SAME);
            case BIASED -> {
                for (int i = 0; i < samples.length; i += 2) {
                    samples[i] = SAME;
                }
            }
            case HICCUP -> Arrays.fill(samples, 0, Math.min(HICCUP_SAMPLES, samples.length), SAME);
            case KIND_UNSPECIFIED, UNRECOGNIZED -> {}
        }
    }
}
