package dev.holdfast.partition.symmetric;

import dev.holdfast.proto.v1.KbkdfDatum;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** How the input of the pseudo-random function is composed (CK_PRF_DATA_PARAM), checked against what the mode allows. */
final class KbkdfLayout {

    enum Mode {
        COUNTER,
        FEEDBACK
    }

    // CK_PRF_DATA_TYPE.
    private static final int ITERATION_VARIABLE = 1;
    private static final int COUNTER = 2;
    private static final int DKM_LENGTH = 3;
    private static final int BYTE_ARRAY = 4;

    // CK_SP800_108_DKM_LENGTH_METHOD.
    private static final int SUM_OF_KEYS = 1;
    private static final int SUM_OF_SEGMENTS = 2;

    private static final int MOST_COUNTER_BITS = 32;
    private static final int MOST_LENGTH_BITS = 64;

    private final Mode mode;
    private final List<KbkdfDatum> data;

    private KbkdfLayout(Mode mode, List<KbkdfDatum> data) {
        this.mode = mode;
        this.data = data;
    }

    /** Refuses with MECHANISM_PARAM_INVALID. Values of keys (CK_SP800_108_KEY_HANDLE) are not offered. */
    static KbkdfLayout of(Mode mode, List<KbkdfDatum> data) {
        for (KbkdfDatum datum : data) {
            check(mode, datum);
        }
        if (count(data, ITERATION_VARIABLE) != 1 || count(data, COUNTER) > 1 || count(data, DKM_LENGTH) > 1) {
            throw Parameters.invalid("There is one iteration variable, and at most one counter and one length.");
        }
        return new KbkdfLayout(mode, data);
    }

    /** How far the counter counts. */
    long mostSegments() {
        int counterType = mode == Mode.COUNTER ? ITERATION_VARIABLE : COUNTER;
        return find(counterType)
                .map(counter -> (1L << counter.getWidthBits()) - 1)
                .orElse((1L << MOST_COUNTER_BITS) - 1);
    }

    /**
     * The length of the derived keying material as the layout wants it written; nothing if it does not want it.
     *
     * @param keyBits of the key
     * @param segmentBits of all values of the function
     */
    byte[] lengthField(long keyBits, long segmentBits) {
        return find(DKM_LENGTH)
                .map(datum -> {
                    long bits = datum.getMethod() == SUM_OF_KEYS ? keyBits : segmentBits;
                    if (datum.getWidthBits() < Long.SIZE && bits >>> datum.getWidthBits() != 0) {
                        throw Parameters.invalid("The length of the key does not fit into its field.");
                    }
                    return number(bits, datum);
                })
                .orElseGet(() -> new byte[0]);
    }

    /**
     * What the function is fed with.
     *
     * @param segment from 1
     * @param previous the function's last value, in feedback mode
     */
    byte[] input(int segment, byte[] previous, byte[] lengthField) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        for (KbkdfDatum datum : data) {
            input.writeBytes(
                    switch ((int) datum.getType()) {
                        case ITERATION_VARIABLE -> mode == Mode.COUNTER ? number(segment, datum) : previous;
                        case COUNTER -> number(segment, datum);
                        case DKM_LENGTH -> lengthField;
                        default -> datum.getBytes().toByteArray();
                    });
        }
        return input.toByteArray();
    }

    private static void check(Mode mode, KbkdfDatum datum) {
        long type = datum.getType();
        boolean sound;
        if (type == ITERATION_VARIABLE) {
            sound = mode == Mode.FEEDBACK || isWidth(datum, MOST_COUNTER_BITS);
        } else if (type == COUNTER) {
            sound = mode == Mode.FEEDBACK && isWidth(datum, MOST_COUNTER_BITS);
        } else if (type == DKM_LENGTH) {
            long method = datum.getMethod();
            sound = isWidth(datum, MOST_LENGTH_BITS) && (method == SUM_OF_KEYS || method == SUM_OF_SEGMENTS);
        } else {
            sound = type == BYTE_ARRAY && !datum.getBytes().isEmpty();
        }
        if (!sound) {
            throw Parameters.invalid("The mode does not allow such a datum.");
        }
    }

    private static boolean isWidth(KbkdfDatum datum, int most) {
        long bits = datum.getWidthBits();
        return bits >= Byte.SIZE && bits <= most && bits % Byte.SIZE == 0;
    }

    private static byte[] number(long value, KbkdfDatum form) {
        byte[] out = new byte[(int) form.getWidthBits() / Byte.SIZE];
        for (int i = 0; i < out.length; i++) {
            out[form.getLittleEndian() ? i : out.length - 1 - i] = (byte) (value >>> (Byte.SIZE * i));
        }
        return out;
    }

    private static long count(List<KbkdfDatum> data, int type) {
        return data.stream().filter(datum -> datum.getType() == type).count();
    }

    private Optional<KbkdfDatum> find(int type) {
        return data.stream().filter(datum -> datum.getType() == type).findFirst();
    }
}
