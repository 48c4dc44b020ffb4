package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The keys of the pool that is lost, each with a signature that only the same key explains. */
final class Estate {

    private final Map<String, Evidence> evidence = new LinkedHashMap<>();

    /** Makes a key and lets it sign. */
    void add(KeyClient keys, String name, StageTime time, long seed) {
        KeyBundle made = time.await(keys.create(CreateKey.newBuilder()
                .setName(name)
                .setSpec(KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .build()));
        evidence.put(name, time.await(Evidence.take(keys, made, new Random(seed))));
    }

    Map<String, Evidence> evidence() {
        return evidence;
    }
}
