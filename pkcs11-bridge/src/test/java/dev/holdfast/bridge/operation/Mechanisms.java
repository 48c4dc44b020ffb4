package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CtrParameters;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Random;

/** Mechanisms with parameters. */
public final class Mechanisms {

    private Mechanisms() {}

    public static TokenMechanism of(CKM type) {
        return TokenMechanism.newBuilder().setType(type.value()).build();
    }

    static TokenMechanism withIv(CKM type, byte[] iv) {
        return of(type).toBuilder().setIv(ByteString.copyFrom(iv)).build();
    }

    static TokenMechanism counter(int bits, byte[] block) {
        return of(CKM.AES_CTR).toBuilder()
                .setCtr(CtrParameters.newBuilder().setCounterBits(bits).setBlock(ByteString.copyFrom(block)))
                .build();
    }

    /** What the mechanism needs, at random. */
    static TokenMechanism random(CKM type, Random random) {
        return switch (type) {
            case AES_CTR -> counter(20 + random.nextInt(109), bytes(random, 14, 16));
            case AES_GCM ->
                of(type).toBuilder()
                        .setGcm(GcmParameters.newBuilder()
                                .setIv(ByteString.copyFrom(bytes(random, 12, 12)))
                                .setIvBits(96)
                                .setAdditionalData(ByteString.copyFrom(bytes(random, 5, 5)))
                                .setTagBits(96 + 8L * random.nextInt(5)))
                        .build();
            case AES_ECB, RSA_PKCS -> of(type);
            case DES3_CBC, DES3_CBC_PAD -> withIv(type, bytes(random, 8, 8));
            default -> withIv(type, bytes(random, 16, 16));
        };
    }

    /** So many bytes, of which the first ones are random and the others zero. */
    static byte[] bytes(Random random, int drawn, int length) {
        byte[] some = new byte[drawn];
        random.nextBytes(some);
        byte[] bytes = new byte[length];
        System.arraycopy(some, 0, bytes, 0, drawn);
        return bytes;
    }
}
