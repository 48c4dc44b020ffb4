package dev.holdfast.harness.matrix;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.recovery.Impasse;
import dev.holdfast.harness.recovery.Operator;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes keys in the pool that an operator has at hand, and finds out later which of them are there. */
final class PoolKeys {

    private final Operator operator;
    private final Caller application;
    private final Estate estate;

    /** @param estate every key that was made is put into it */
    PoolKeys(Operator operator, Caller application, Estate estate) {
        this.operator = operator;
        this.application = application;
        this.estate = estate;
    }

    /** A key, and a signature by it: both are acknowledged when this returns. */
    void make(String name, long seed) {
        KeyClient keys = client();
        KeyBundle made = operator.ask(() -> keys.create(CreateKey.newBuilder()
                .setName(name)
                .setSpec(KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .build()));
        estate.add(name, operator.ask(() -> Evidence.take(keys, made, new Random(seed))));
    }

    /**
     * The keys that are there.
     *
     * @param perhaps those that may be there without anybody having been told
     * @throws Impasse if one of them is not what was made under its name
     */
    Set<String> look(Set<String> perhaps) {
        KeyClient keys = client();
        Map<String, Evidence> made = estate.evidence();
        Set<String> there = new LinkedHashSet<>();
        operator.ask(keys::list).forEach(key -> there.add(key.getName()));
        there.removeIf(name -> perhaps.contains(name) && !made.containsKey(name));
        for (String name : there) {
            Evidence signed = made.get(name);
            if (signed == null || !operator.ask(() -> signed.holds(keys))) {
                throw new Impasse("key " + name + " is not a key that there was");
            }
        }
        return there;
    }

    private KeyClient client() {
        return new KeyClient(operator.find().client(), application);
    }
}
