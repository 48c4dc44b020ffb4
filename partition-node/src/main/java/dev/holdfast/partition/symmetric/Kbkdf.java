package dev.holdfast.partition.symmetric;

import dev.holdfast.partition.mechanism.Capability;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.KbkdfParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenMechanism.ParameterCase;
import java.util.Arrays;
import java.util.Optional;

/**
 * Key derivation by a pseudo-random function (SP 800-108r1 sections 4.1 and 4.2). What the function is fed with, the parameter
 * lays out datum by datum, which is why no library's fixed layouts serve here. One key a call.
 */
final class Kbkdf implements Capability.Derivation {

    private final KbkdfLayout.Mode mode;

    Kbkdf(KbkdfLayout.Mode mode) {
        this.mode = mode;
    }

    @Override
    public byte[] derive(KeyValue base, TokenMechanism mechanism, Optional<KeyValue> other, Optional<Long> length) {
        Parameters.require(mechanism, ParameterCase.KBKDF);
        KbkdfParameters parameters = mechanism.getKbkdf();
        if (parameters.getAdditionalKeys() != 0) {
            throw Parameters.invalid("This token derives one key at a time.");
        }
        if (mode == KbkdfLayout.Mode.COUNTER && !parameters.getIv().isEmpty()) {
            throw Parameters.invalid("Counter mode has no IV.");
        }
        KbkdfLayout layout = KbkdfLayout.of(mode, parameters.getDataList());
        PseudoRandomFunction function = PseudoRandomFunction.of(parameters.getPrf(), base);
        int bytes = SecretLengths.derived(length.orElseThrow(SecretLengths::missing), SecretLengths.MOST);
        int segments = (bytes + function.length() - 1) / function.length();
        if (segments > layout.mostSegments()) {
            throw new CryptokiException(CKR.KEY_SIZE_RANGE, "The counter is too narrow for so long a key.");
        }
        byte[] lengthField =
                layout.lengthField(Byte.SIZE * (long) bytes, Byte.SIZE * (long) segments * function.length());
        return expand(layout, function, parameters.getIv().toByteArray(), lengthField, bytes);
    }

    private static byte[] expand(
            KbkdfLayout layout, PseudoRandomFunction function, byte[] iv, byte[] lengthField, int bytes) {
        byte[] out = new byte[bytes];
        byte[] previous = iv;
        for (int done = 0, segment = 1; done < bytes; done += function.length(), segment++) {
            byte[] input = layout.input(segment, previous, lengthField);
            Arrays.fill(previous, (byte) 0);
            previous = function.of(input);
            Arrays.fill(input, (byte) 0);
            System.arraycopy(previous, 0, out, done, Math.min(previous.length, bytes - done));
        }
        Arrays.fill(previous, (byte) 0);
        return out;
    }
}
