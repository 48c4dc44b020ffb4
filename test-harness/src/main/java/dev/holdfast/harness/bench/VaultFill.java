package dev.holdfast.harness.bench;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.harness.workload.OutsideRsa;
import dev.holdfast.harness.workload.Pipeline;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Tag;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/**
 * Fills a pool with keys of a fixed mix. Making an RSA key takes longer than all that is measured with it, so there is
 * one, made outside of the cards and imported under many names.
 */
final class VaultFill {

    /** For a person who reads the figures. */
    static final String MIX = "of 20 keys 10 are EC P-256, 9 oct-256 and 1 RSA-2048 (one pair, imported each time)";

    private static final int CYCLE = 20;
    private static final KeySpec EC =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final KeySpec OCT =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build();
    private static final KeySpec RSA =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(OutsideRsa.BITS).build();
    private static final KeyAttributes ENABLED =
            KeyAttributes.newBuilder().setEnabled(true).build();
    private static final Tag TAG =
            Tag.newBuilder().setName("purpose").setValue("bench").build();

    private final ByteString rsaPkcs8 =
            ByteString.copyFrom(OutsideRsa.generate().getPrivate().getEncoded());

    /** Makes the first version of every key, then the second of every key, and so on. */
    void run(KeyClient client, int keys, int versions, DoubleConsumer progress) {
        List<Integer> all = IntStream.range(0, keys * versions).boxed().toList();
        new Pipeline(StageTime.ofThisMachine()).each(all, place -> make(client, place % keys), progress);
    }

    private CompletableFuture<KeyBundle> make(KeyClient client, int number) {
        String name = String.format("bench-%05d", number);
        if (number % CYCLE == CYCLE - 1) {
            return client.importKey(ImportKey.newBuilder()
                    .setName(name)
                    .setSpec(RSA)
                    .setMaterial(rsaPkcs8)
                    .setAttributes(ENABLED)
                    .addTags(TAG)
                    .build());
        }
        return client.create(CreateKey.newBuilder()
                .setName(name)
                .setSpec(number % 2 == 0 ? EC : OCT)
                .setAttributes(ENABLED)
                .addTags(TAG)
                .build());
    }
}
