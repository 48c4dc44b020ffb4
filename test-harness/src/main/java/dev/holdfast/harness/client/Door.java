package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Operation;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The ways in which applications reach a pool's keys. A client's name begins with the word of its door. */
public enum Door {
    /** The protocol of the cards, through the coordinator's own client. */
    PARTITION(EnumSet.allOf(Operation.class)),
    /** The service's data plane, over TLS. */
    REST(EnumSet.allOf(Operation.class)),
    /**
     * The pool's token. It has no word for what the service alone knows (rotation, tags, disabling, recovery), shows versions
     * and no current one, and makes keys only of names that nobody had before. Public keys are objects of their own, which
     * outlive the key: what one verifies says nothing of the key.
     */
    PKCS11(EnumSet.of(
            Operation.CREATE,
            Operation.DELETE,
            Operation.GET,
            Operation.VERSIONS,
            Operation.NAMES,
            Operation.SIGN,
            Operation.ENCRYPT,
            Operation.DECRYPT,
            Operation.WRAP,
            Operation.UNWRAP));

    private final Set<Operation> operations;

    Door(EnumSet<Operation> operations) {
        this.operations = Collections.unmodifiableSet(operations);
    }

    /** What can be asked through it. */
    public Set<Operation> operations() {
        return operations;
    }

    /** Whether whoever names no version means the current one. Otherwise a version must be named wherever one is used or shown. */
    public boolean knowsTheCurrentVersion() {
        return this != PKCS11;
    }

    /** Whether clients make keys of this kind through it. A token lets no new key both encrypt and wrap. */
    public boolean makes(KeyKind kind) {
        return this != PKCS11 || kind == KeyKind.EC;
    }

    /** As files spell it, and as clients' names begin. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The door that a client of a history came through, by its name; the partition protocol unless the name says so. */
    public static Door ofClient(String client) {
        return Arrays.stream(values())
                .filter(door -> client.startsWith(door.word() + "-"))
                .findFirst()
                .orElse(PARTITION);
    }
}
