package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The service's words for one kind of thing, and what the cards call it. Words are compared without regard to case. */
final class Vocabulary<E extends Enum<E>> {

    /** The operations of keys: key_ops. */
    static final Vocabulary<KeyOperation> OPERATIONS =
            new Vocabulary<>("key operation", KeyOperation.class, one -> switch (one) {
                case ENCRYPT -> "encrypt";
                case DECRYPT -> "decrypt";
                case SIGN -> "sign";
                case VERIFY -> "verify";
                case WRAP_KEY -> "wrapKey";
                case UNWRAP_KEY -> "unwrapKey";
                case KEY_OPERATION_UNSPECIFIED, UNRECOGNIZED -> null;
            });

    static final Vocabulary<Curve> CURVES = new Vocabulary<>("curve", Curve.class, one -> switch (one) {
        case P_256 -> "P-256";
        case P_256K -> "P-256K";
        case P_384 -> "P-384";
        case P_521 -> "P-521";
        case CURVE_UNSPECIFIED, UNRECOGNIZED -> null;
    });

    static final Vocabulary<SignatureAlgorithm> SIGNATURES =
            new Vocabulary<>("signature algorithm", SignatureAlgorithm.class, one -> switch (one) {
                case SIGNATURE_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> null;
                default -> one.name();
            });

    /** Algorithms for encrypting and for wrapping. */
    static final Vocabulary<EncryptionAlgorithm> ENCRYPTIONS =
            new Vocabulary<>("encryption algorithm", EncryptionAlgorithm.class, one -> switch (one) {
                case ENCRYPTION_ALGORITHM_UNSPECIFIED, UNRECOGNIZED -> null;
                case RSA_OAEP -> "RSA-OAEP";
                case RSA_OAEP_256 -> "RSA-OAEP-256";
                default -> one.name();
            });

    /** What a rotation policy does. */
    static final Vocabulary<LifetimeAction.Kind> ACTIONS =
            new Vocabulary<>("lifetime action", LifetimeAction.Kind.class, one -> switch (one) {
                case ROTATE -> "Rotate";
                case NOTIFY -> "Notify";
                case KIND_UNSPECIFIED, UNRECOGNIZED -> null;
            });

    private final String what;
    private final Map<E, String> words;
    private final Map<String, E> meanings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private Vocabulary(String what, Class<E> type, Function<E, @Nullable String> wordOf) {
        this.what = what;
        this.words = new EnumMap<>(type);
        Arrays.stream(type.getEnumConstants()).forEach(one -> {
            String word = wordOf.apply(one);
            if (word != null) {
                words.put(one, word);
                meanings.put(word, one);
            }
        });
    }

    /** @throws dev.holdfast.proto.RefusedException BAD_PARAMETER when there is no such word */
    E meaning(String word) {
        E meaning = meanings.get(word);
        if (meaning == null) {
            throw Refusals.bad("There is no such " + what + "; there are " + String.join(", ", words.values()) + ".");
        }
        return meaning;
    }

    /** The service's word for it. */
    String word(E meaning) {
        return words.getOrDefault(meaning, meaning.name());
    }
}
