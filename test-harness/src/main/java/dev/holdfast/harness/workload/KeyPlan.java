package dev.holdfast.harness.workload;

import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One key to be made.
 *
 * @param versions 1 to 3
 * @param fate what becomes of it once its evidence is taken
 */
public record KeyPlan(String name, KeySpec spec, int versions, List<Tag> tags, boolean exportable, Fate fate) {

    /** Names of planned keys begin with it. */
    public static final String PREFIX = "key-";

    /** How a key meets the disaster. */
    public enum Fate {
        IN_USE,
        /** Its current version is disabled. */
        DISABLED,
        /** Not valid before a day that is far away. */
        NOT_YET_VALID,
        /** Soft-deleted, recoverable. */
        DELETED
    }

    private static final List<KeySpec> CHEAP =
            List.of(ec(Curve.P_256), oct(256), ec(Curve.P_384), ec(Curve.P_256K), oct(128), ec(Curve.P_521), oct(192));

    /** The plan for a number of keys: the same seed gives the same plan. Every tenth key is RSA; the rest are EC and oct. */
    public static List<KeyPlan> of(int keys, long seed) {
        Random random = new Random(seed);
        List<KeyPlan> plans = new ArrayList<>(keys);
        for (int i = 0; i < keys; i++) {
            KeySpec spec = specOf(i);
            int versions = 1 + random.nextInt(spec.getType() == KeyType.RSA ? 2 : 3);
            List<Tag> tags = new ArrayList<>();
            for (int t = random.nextInt(3); t > 0; t--) {
                tags.add(Tag.newBuilder()
                        .setName("tag-" + (3 - t))
                        .setValue(Integer.toHexString(random.nextInt()))
                        .build());
            }
            plans.add(new KeyPlan(
                    String.format(PREFIX + "%05d", i),
                    spec,
                    versions,
                    List.copyOf(tags),
                    random.nextInt(4) == 0,
                    fate(i)));
        }
        return List.copyOf(plans);
    }

    private static KeySpec specOf(int index) {
        if (index % 10 != 3) {
            return CHEAP.get(index % CHEAP.size());
        }
        return rsa(
                switch (index % 100) {
                    case 43 -> 3072;
                    case 93 -> 4096;
                    default -> 2048;
                });
    }

    private static Fate fate(int index) {
        return switch (index % 12) {
            case 4 -> Fate.DISABLED;
            case 6 -> Fate.NOT_YET_VALID;
            case 9 -> Fate.DELETED;
            default -> Fate.IN_USE;
        };
    }

    private static KeySpec ec(Curve curve) {
        return KeySpec.newBuilder().setType(KeyType.EC).setCurve(curve).build();
    }

    private static KeySpec oct(int bits) {
        return KeySpec.newBuilder().setType(KeyType.OCT).setSize(bits).build();
    }

    private static KeySpec rsa(int bits) {
        return KeySpec.newBuilder().setType(KeyType.RSA).setSize(bits).build();
    }
}
