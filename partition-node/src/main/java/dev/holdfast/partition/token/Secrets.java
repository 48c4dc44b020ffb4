package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.pkcs11.Attributes;
import java.util.Optional;

/**
 * Opens what is secret of an object, for one call: the only place where that is done. The values of the keys used last stay open,
 * because opening and checking a key costs more than using it; they are wiped when others push them out, and with the card.
 */
final class Secrets implements AutoCloseable {

    private static final int MOST_OPEN = 256;

    /**
     * Which value it is.
     *
     * @param source what it was opened from: another one when the value is another
     */
    private record Source(ByteString id, ByteString source) {}

    private final CardAccess card;
    private final CryptoEngine crypto;
    private final Algorithms algorithms;
    private final Recent<Source, KeyValue> open = new Recent<>(MOST_OPEN, Secrets::copy, KeyValue::close);

    Secrets(CardAccess card, CryptoEngine crypto, Algorithms algorithms) {
        this.card = card;
        this.crypto = crypto;
        this.algorithms = algorithms;
    }

    /** The sensitive values of an object. */
    Attributes of(Visit visit, Held object) {
        try (DomainKeys keys = card.domainKeys(visit.vault())) {
            return object.secrets(new Opening(crypto, keys, algorithms));
        }
    }

    /** The key that the object is; the caller closes it. */
    OpenKey open(Visit visit, Held object) {
        Source source = new Source(object.ref().getId(), object.source());
        Optional<KeyValue> known = open.find(source);
        if (known.isPresent()) {
            return new OpenKey(object.attributes(), known.get());
        }
        try (DomainKeys keys = card.domainKeys(visit.vault())) {
            OpenKey key = object.open(new Opening(crypto, keys, algorithms));
            open.keep(source, key.value());
            return key;
        }
    }

    @Override
    public void close() {
        open.close();
    }

    private static KeyValue copy(KeyValue value) {
        return new KeyValue(value.type(), value.bytes().clone());
    }
}
