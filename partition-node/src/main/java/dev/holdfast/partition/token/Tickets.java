package dev.holdfast.partition.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.TokenRules;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectRef;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Tickets as they are handed out: sealed under a key that every card of the security domain derives, so that each accepts what
 * any gave out, and nobody else can read or make one.
 *
 * <p>Plaintext: token, 4 bytes; incarnation, 16; user, 1; until, 8; then, of a login for one use, the key's digest, 32.
 */
final class Tickets {

    private static final String LABEL = "holdfast-token-ticket";
    private static final int MOST_KNOWN = 256;
    private static final int KEY_BYTES = 32;
    private static final int DIGEST_BYTES = 32;
    private static final int FIXED_BYTES = Integer.BYTES + TokenRules.INCARNATION_BYTES + 1 + Long.BYTES;

    /** Which ticket it is, and of which domain. */
    private record Sealed(ByteString domainId, ByteString ticket) {}

    private final CryptoEngine crypto;
    private final Recent<Sealed, Ticket> known = new Recent<>(MOST_KNOWN, UnaryOperator.identity(), ticket -> {});

    Tickets(CryptoEngine crypto) {
        this.crypto = crypto;
    }

    ByteString seal(DomainKeys keys, Ticket ticket) {
        byte[] plain = ByteBuffer.allocate(FIXED_BYTES + ticket.key().size())
                .putInt(ticket.token())
                .put(ticket.incarnation().toByteArray())
                .put((byte) ticket.user().value())
                .putLong(ticket.untilMillis())
                .put(ticket.key().toByteArray())
                .array();
        byte[] key = key(keys);
        try {
            return ByteString.copyFrom(crypto.seal(key, LABEL.getBytes(US_ASCII), plain));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * Refuses with USER_NOT_LOGGED_IN what is no ticket of this domain.
     *
     * @param keys of the domain; asked for unless the ticket was opened lately
     */
    Ticket open(ByteString domainId, Supplier<DomainKeys> keys, ByteString sealed) {
        Sealed name = new Sealed(domainId, sealed);
        return known.find(name).orElseGet(() -> {
            try (DomainKeys opened = keys.get()) {
                Ticket ticket = open(opened, sealed);
                known.keep(name, ticket);
                return ticket;
            }
        });
    }

    private Ticket open(DomainKeys keys, ByteString sealed) {
        byte[] key = key(keys);
        try {
            return read(ByteBuffer.wrap(crypto.open(key, LABEL.getBytes(US_ASCII), sealed.toByteArray())));
        } catch (RefusedException notSealedHere) {
            throw none();
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** What ties a login for one use to its key. */
    static ByteString digest(ObjectRef key) {
        ByteString named = key.hasSession() ? key.getSession().getSealed() : key.getId();
        return ByteString.copyFrom(Hash.SHA_256.start().digest(named.toByteArray()));
    }

    private static Ticket read(ByteBuffer plain) {
        int keyBytes = plain.remaining() - FIXED_BYTES;
        if (keyBytes != 0 && keyBytes != DIGEST_BYTES) {
            throw none();
        }
        int token = plain.getInt();
        ByteString incarnation = ByteString.copyFrom(plain, TokenRules.INCARNATION_BYTES);
        CKU user = CKU.of(plain.get()).orElseThrow(Tickets::none);
        long until = plain.getLong();
        return new Ticket(token, incarnation, user, ByteString.copyFrom(plain), until);
    }

    private byte[] key(DomainKeys keys) {
        return crypto.derive(keys.dataKey(), LABEL, keys.domainId().toByteArray(), KEY_BYTES);
    }

    private static CryptokiException none() {
        return new CryptokiException(CKR.USER_NOT_LOGGED_IN, "the login is not of this security domain");
    }
}
