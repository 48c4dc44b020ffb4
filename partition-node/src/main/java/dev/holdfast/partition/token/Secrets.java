package dev.holdfast.partition.token;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.object.OpenKey;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.proto.pkcs11.Attributes;

/** Opens what is secret of an object, for one call: the only place where that is done. */
final class Secrets {

    private final CardAccess card;
    private final CryptoEngine crypto;
    private final Algorithms algorithms;

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
        try (DomainKeys keys = card.domainKeys(visit.vault())) {
            return object.open(new Opening(crypto, keys, algorithms));
        }
    }
}
