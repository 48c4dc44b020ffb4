package dev.holdfast.partition.token;

import dev.holdfast.partition.asymmetric.AsymmetricKeys;
import dev.holdfast.partition.asymmetric.AsymmetricMechanisms;
import dev.holdfast.partition.asymmetric.ParsedKeys;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.mechanism.Admission;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.partition.object.Computing;
import dev.holdfast.partition.object.Making;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.symmetric.SymmetricMechanisms;
import dev.holdfast.proto.pkcs11.CKM;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mechanisms of a card, the rules that work with them, and the profiles that say who sees which of them. Closing it wipes the keys that are kept ready for use. */
public final class Algorithms implements AutoCloseable {

    private final ParsedKeys parsed = new ParsedKeys();
    private final KeyEncoding encoding = new AsymmetricKeys();
    private final Map<CKM, Mechanism> mechanisms;
    private final Admission admission;
    private final Making making;
    private final Computing computing;
    private final Profiles profiles;

    /**
     * @param random the card's random bit generator
     * @param spoilsPair whether test firmware spoils a new pair of this algorithm before its consistency test
     * @param admission to the use of mechanisms
     * @param profiles of the running firmware
     */
    public Algorithms(
            Providers providers,
            SecureRandom random,
            Predicate<String> spoilsPair,
            Admission admission,
            Profiles profiles) {
        this.admission = admission;
        this.profiles = profiles;
        mechanisms = Stream.concat(
                        AsymmetricMechanisms.all(providers, random, parsed, spoilsPair).stream(),
                        SymmetricMechanisms.all(providers, random).stream())
                .collect(Collectors.toUnmodifiableMap(Mechanism::type, Function.identity()));
        making = new Making(mechanisms, encoding);
        computing = new Computing(mechanisms, encoding);
    }

    Map<CKM, Mechanism> mechanisms() {
        return mechanisms;
    }

    Admission admission() {
        return admission;
    }

    Profiles profiles() {
        return profiles;
    }

    KeyEncoding encoding() {
        return encoding;
    }

    Making making() {
        return making;
    }

    Computing computing() {
        return computing;
    }

    @Override
    public void close() {
        parsed.close();
    }
}
