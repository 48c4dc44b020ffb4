package dev.holdfast.partition.attestation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The authorities of the vendor's binary attestation: its readers know RSA only, and the simulator's own maker and owner sign with
 * ECDSA. These roots are the same for everybody, the keys below them are published with the firmware, and their names say so:
 * who believes them believes anybody. What can be relied on within the simulation is the RATS evidence.
 */
public final class TestRoots {

    static final byte[] MAKER = read("maker.der");
    static final byte[] ADAPTER = read("adapter.der");
    static final byte[] OWNER = read("owner.der");

    private TestRoots() {}

    /** The maker's root, DER. */
    public static byte[] maker() {
        return MAKER.clone();
    }

    /** The owner's root, DER. */
    public static byte[] owner() {
        return OWNER.clone();
    }

    /** PKCS#8. */
    static byte[] adapterKey() {
        return read("adapter-key.der");
    }

    /** PKCS#8. */
    static byte[] ownerKey() {
        return read("owner-key.der");
    }

    private static byte[] read(String name) {
        try (InputStream file = TestRoots.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the firmware lacks " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
