package dev.holdfast.partition.rack;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.SplittableRandom;

/** Fills protobuf messages at random, half of the time with values that mean something to a card. */
public final class RandomMessages {

    private static final List<String> TEXTS = List.of(
            "",
            "key",
            "KEY",
            "no such key",
            "/",
            "/keys",
            "/keys/key",
            "../x",
            "\u0000",
            "x".repeat(300),
            TestPool.USER,
            TestPool.ADMINISTRATOR,
            TestPool.CRYPTO_USER,
            "true",
            "AllowKeyManagementOperationsThroughARM",
            "pool-1");
    private static final long[] NUMBERS = {0, 1, 2, 16, 128, 256, 2048, -1, Integer.MAX_VALUE, Long.MAX_VALUE};
    private static final int[] LENGTHS = {0, 1, 12, 16, 20, 32, 48, 64, 97, 256, 1_000};

    private final SplittableRandom random;

    public RandomMessages(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Sets about three of four fields; of several that exclude each other, the last one drawn stays. */
    public <T extends Message.Builder> T fill(T message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (random.nextInt(4) > 0) {
                set(message, field);
            }
        }
        return message;
    }

    public void set(Message.Builder message, FieldDescriptor field) {
        if (!field.isRepeated()) {
            message.setField(field, value(message, field));
            return;
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            message.addRepeatedField(field, value(message, field));
        }
    }

    private Object value(Message.Builder message, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextBoolean() ? (int) number() : random.nextInt();
            case LONG -> random.nextBoolean() ? number() : random.nextLong();
            case FLOAT -> (float) random.nextDouble();
            case DOUBLE -> random.nextDouble();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> bytes();
            case ENUM -> anyOf(field.getEnumType());
            case MESSAGE -> fill(message.newBuilderForField(field)).build();
        };
    }

    private Object anyOf(EnumDescriptor type) {
        return random.nextInt(10) == 0
                ? type.findValueByNumberCreatingIfUnknown(9_999)
                : type.getValues().get(random.nextInt(type.getValues().size()));
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private ByteString bytes() {
        byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        }
        return ByteString.copyFrom(bytes);
    }
}
