package dev.holdfast.partition.card;

import dev.holdfast.partition.attestation.Evidence;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Drbg;
import dev.holdfast.partition.crypto.DrbgSecureRandom;
import dev.holdfast.partition.crypto.ProviderCryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.profile.Profiles;
import dev.holdfast.partition.sealed.SealedStore;
import dev.holdfast.partition.selftest.SelfTests;
import dev.holdfast.partition.token.Algorithms;
import dev.holdfast.proto.v1.EventKind;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What power keeps alive: the algorithms, once they have passed their tests, and the open store. */
final class Powered implements AutoCloseable {

    private final OwnCard card;
    private final Environment environment;
    private final CardOptions options;
    private final Supplier<Profiles> profiles;

    private volatile @Nullable Drbg drbg;
    private volatile @Nullable CryptoEngine crypto;
    private @Nullable Algorithms algorithms;
    private @Nullable Evidence evidence;
    private @Nullable SealedStore store;

    /** @param profiles of the running firmware */
    Powered(OwnCard card, CardOptions options, Supplier<Profiles> profiles) {
        this.profiles = profiles;
        this.card = card;
        this.environment = card.environment();
        this.options = options;
    }

    /** The algorithms have passed their tests; the generator, which relies on them, gets its seed. */
    void seed(SelfTests tests) {
        Drbg generator = Drbg.instantiate(
                card.faults().through(environment.entropy()),
                environment.fuses().cardId(),
                tests::isSpoiled);
        drbg = generator;
        Predicate<String> spoilt =
                pair -> tests.isSpoiled("pair-wise " + pair) || card.faults().spoilsPair(pair);
        crypto = new ProviderCryptoEngine(options.providers(), generator, spoilt);
        algorithms =
                new Algorithms(options.providers(), new DrbgSecureRandom(generator), spoilt, tests, profiles.get());
    }

    boolean isSeeded() {
        return crypto != null;
    }

    /** Repeats the start-up test of the noise source; does nothing before it was seeded from. */
    void testSource() {
        Drbg generator = drbg;
        if (generator != null) {
            generator.testSource();
        }
    }

    /** Whether the store can be written, or is not open. */
    boolean testStore() throws IOException {
        if (store != null) {
            store.sync();
        }
        return true;
    }

    CryptoEngine crypto() {
        return present(crypto, "algorithms are used after their self-tests");
    }

    Algorithms algorithms() {
        return present(algorithms, "algorithms are used after their self-tests");
    }

    /** With what the maker and the owner certified. */
    CardIdentity identity() {
        return new CardIdentity(environment.fuses(), environment.nvram(), environment.owner(), crypto());
    }

    /** @param boots how often the card has booted */
    void testify(int boots) {
        evidence = new Evidence(card, identity(), boots);
    }

    Evidence evidence() {
        return present(evidence, "a card that testifies has booted");
    }

    SealedStore store() {
        return present(store, "the store is open from boot to power-off");
    }

    SealedStore openStore() throws IOException {
        SealedStore opened = SealedStore.open(
                environment.disk(),
                environment.nvram(),
                environment.fuses(),
                crypto(),
                card.firmware().securityVersion());
        store = opened;
        return opened;
    }

    void closeStore() {
        SealedStore open = store;
        store = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            card.events().add(EventKind.STORE_REFUSED, "The store could not be closed cleanly.");
        }
    }

    /** In the reverse order of its coming. */
    @Override
    public void close() {
        closeStore();
        if (evidence != null) {
            evidence.close();
            evidence = null;
        }
        if (algorithms != null) {
            algorithms.close();
            algorithms = null;
        }
        Drbg generator = drbg;
        drbg = null;
        crypto = null;
        if (generator != null) {
            generator.uninstantiate();
        }
    }

    static <T> T present(@Nullable T part, String invariant) {
        if (part == null) {
            throw new IllegalStateException(invariant);
        }
        return part;
    }
}
