package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.limit;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.KeyVersionOrBuilder;
import dev.holdfast.proto.v1.ReleasePolicy;
import dev.holdfast.proto.v1.Tag;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a key may look like, and when it may be used: the service's published rules and limits. */
public final class KeyRules {

    public static final int MOST_KEYS = 5_000;
    public static final int MOST_VERSIONS = 100;

    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
    private static final int VERSION_BYTES = 16;
    private static final int MOST_TAGS = 15;
    private static final int LONGEST_TAG = 256;
    private static final int MOST_MATERIAL_BYTES = 16 * 1024;
    private static final int MOST_RELEASE_BYTES = 8 * 1024;

    /** End of the year 9999: later dates have no spelling on the service's faces. Seconds since the epoch. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private KeyRules() {}

    /** All that keys of a type can do, sorted by number. */
    public static List<KeyOperation> operationsOf(KeyType type) {
        return switch (type) {
            case RSA ->
                List.of(
                        KeyOperation.ENCRYPT,
                        KeyOperation.DECRYPT,
                        KeyOperation.SIGN,
                        KeyOperation.VERIFY,
                        KeyOperation.WRAP_KEY,
                        KeyOperation.UNWRAP_KEY);
            case EC -> List.of(KeyOperation.SIGN, KeyOperation.VERIFY);
            case OCT ->
                List.of(KeyOperation.ENCRYPT, KeyOperation.DECRYPT, KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY);
            case KEY_TYPE_UNSPECIFIED, UNRECOGNIZED -> List.of();
        };
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static void checkName(String name) {
        if (!isName(name)) {
            throw bad("A key's name has 1 to 127 letters, digits and dashes.");
        }
    }

    static void checkSpec(KeySpec spec) {
        boolean fits =
                switch (spec.getType()) {
                    case RSA ->
                        spec.getCurve() == Curve.CURVE_UNSPECIFIED
                                && Set.of(2048, 3072, 4096).contains(spec.getSize());
                    case EC ->
                        spec.getSize() == 0
                                && spec.getCurve() != Curve.CURVE_UNSPECIFIED
                                && spec.getCurve() != Curve.UNRECOGNIZED;
                    case OCT ->
                        spec.getCurve() == Curve.CURVE_UNSPECIFIED
                                && Set.of(128, 192, 256).contains(spec.getSize());
                    case KEY_TYPE_UNSPECIFIED, UNRECOGNIZED -> false;
                };
        if (!fits) {
            throw bad("A key is RSA of 2048, 3072 or 4096 bits, EC on P-256, P-256K, P-384 or P-521, or oct of 128,"
                    + " 192 or 256 bits.");
        }
    }

    /** The operations as a sorted set; refused when the type cannot do one of them. */
    static Set<KeyOperation> operations(KeySpec spec, Collection<KeyOperation> asked) {
        List<KeyOperation> possible = operationsOf(spec.getType());
        if (!possible.containsAll(asked)) {
            throw bad("A key of type " + spec.getType() + " can do " + possible + " and nothing else.");
        }
        return new TreeSet<>(asked);
    }

    /** The tags sorted by name. */
    static List<Tag> tags(List<Tag> asked) {
        Set<String> names = new HashSet<>();
        for (Tag tag : asked) {
            if (tag.getName().isEmpty()
                    || tag.getName().length() > LONGEST_TAG
                    || tag.getValue().length() > LONGEST_TAG) {
                throw bad("A tag's name has 1 to " + LONGEST_TAG + " characters and its value up to as many.");
            }
            if (!names.add(tag.getName())) {
                throw bad("The tag " + tag.getName() + " is given twice.");
            }
        }
        if (asked.size() > MOST_TAGS) {
            throw bad("A key has at most " + MOST_TAGS + " tags.");
        }
        return asked.stream().sorted(Comparator.comparing(Tag::getName)).toList();
    }

    static void checkDates(KeyAttributes attributes) {
        checkDate(attributes.getNotBefore());
        checkDate(attributes.getExpires());
        if (attributes.hasNotBefore()
                && attributes.hasExpires()
                && attributes.getExpires() <= attributes.getNotBefore()) {
            throw bad("A key must expire after it becomes valid.");
        }
    }

    private static void checkDate(long seconds) {
        if (seconds < 0 || seconds > LAST_SECOND) {
            throw bad("A key's dates are seconds since 1970 and not after the year 9999.");
        }
    }

    /** A key that may leave says when it may, and no other says so. */
    static void checkRelease(KeyVersionOrBuilder version) {
        if (version.getAttributes().getExportable() != version.hasReleasePolicy()) {
            throw bad("An exportable key needs a release policy, and no other key has one; give both or neither.");
        }
        int bytes = version.getReleasePolicy().getData().size();
        if (version.hasReleasePolicy() && (bytes == 0 || bytes > MOST_RELEASE_BYTES)) {
            throw bad("A release policy has 1 to " + MOST_RELEASE_BYTES + " bytes.");
        }
    }

    static void checkFixed(ReleasePolicy before, ReleasePolicy after) {
        if (before.getImmutable() && !before.equals(after)) {
            throw bad("The key's release policy is immutable; make a new key for another policy.");
        }
    }

    /** Checks a version and puts its sets in order. */
    static KeyVersion.Builder checked(KeyVersion asked) {
        checkSpec(asked.getSpec());
        checkDates(asked.getAttributes());
        if (asked.getVersion().size() != VERSION_BYTES) {
            throw bad("A key version's id is " + VERSION_BYTES + " bytes.");
        }
        boolean symmetric = asked.getSpec().getType() == KeyType.OCT;
        if (asked.getSealedMaterial().isEmpty() || asked.getPublicKey().isEmpty() != symmetric) {
            throw bad("A key version needs sealed material, and a public key exactly when it is RSA or EC.");
        }
        if (asked.getSealedMaterial().size() + asked.getPublicKey().size() > MOST_MATERIAL_BYTES) {
            throw bad("A key version's material has at most " + MOST_MATERIAL_BYTES + " bytes.");
        }
        ObjectRules.checkShown(asked);
        return asked.toBuilder()
                .clearOperations()
                .addAllOperations(operations(asked.getSpec(), asked.getOperationsList()))
                .clearTags()
                .addAllTags(tags(asked.getTagsList()));
    }

    /** Checks a whole key as it comes out of a backup. */
    static KeyRecord checked(KeyRecord asked) {
        checkName(asked.getName());
        if (asked.getVersionsCount() == 0 || asked.getVersionsCount() > MOST_VERSIONS) {
            throw limit("A key has 1 to " + MOST_VERSIONS + " versions.");
        }
        Set<ByteString> ids = new HashSet<>();
        KeyRecord.Builder key = asked.toBuilder().clearVersions();
        for (KeyVersion version : asked.getVersionsList()) {
            if (!ids.add(version.getVersion())) {
                throw bad("A key version is given twice.");
            }
            key.addVersions(checked(version));
        }
        if (asked.hasRotationPolicy()) {
            key.setRotationPolicy(RotationRules.checked(asked.getRotationPolicy()));
        }
        return key.build();
    }

    /**
     * Refuses an operation the version does not allow at this time. Outside its dates a key still decrypts, unwraps and
     * verifies, as the service documents: what was protected in time stays readable.
     */
    static void checkUse(KeyVersion version, KeyOperation operation, long nowMillis) {
        KeyAttributes attributes = version.getAttributes();
        if (!attributes.getEnabled()) {
            throw forbidden(Code.KEY_DISABLED, "KeyDisabled", "The key version is disabled; enable it first.");
        }
        if (!version.getOperationsList().contains(operation)) {
            throw forbidden(
                    Code.OPERATION_NOT_PERMITTED,
                    "KeyOperationForbidden",
                    "The key's operations do not include " + operation + "; add it to them if the key's type can do"
                            + " it.");
        }
        boolean undoing =
                switch (operation) {
                    case DECRYPT, UNWRAP_KEY, VERIFY -> true;
                    default -> false;
                };
        if (!undoing && isEarly(attributes, nowMillis)) {
            throw forbidden(
                    Code.KEY_NOT_YET_VALID,
                    "KeyNotYetValid",
                    "The key version is not yet valid; wait, or move its not-before date.");
        }
        if (!undoing && isLate(attributes, nowMillis)) {
            throw forbidden(
                    Code.KEY_EXPIRED,
                    "KeyExpired",
                    "The key version has expired; use a newer version, or move its expiry date.");
        }
    }

    /**
     * Whether the version may be used at this time for what its operations allow.
     *
     * @param undoing for decrypting, unwrapping or verifying
     */
    public static boolean isInForce(KeyVersion version, boolean undoing, long nowMillis) {
        KeyAttributes attributes = version.getAttributes();
        return attributes.getEnabled()
                && (undoing || !isEarly(attributes, nowMillis) && !isLate(attributes, nowMillis));
    }

    private static boolean isEarly(KeyAttributes attributes, long nowMillis) {
        return attributes.hasNotBefore() && nowMillis < attributes.getNotBefore() * 1000;
    }

    private static boolean isLate(KeyAttributes attributes, long nowMillis) {
        return attributes.hasExpires() && nowMillis >= attributes.getExpires() * 1000;
    }

    private static RefusedException forbidden(Code code, String innerCode, String message) {
        return new RefusedException(code, "Forbidden", innerCode, message);
    }
}
