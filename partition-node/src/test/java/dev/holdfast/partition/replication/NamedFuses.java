package dev.holdfast.partition.replication;

import dev.holdfast.partition.environment.Fuses;
import java.util.List;

/** A card of which only the id matters. */
record NamedFuses(String cardId) implements Fuses {

    @Override
    public byte[] deviceSecret() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<byte[]> makerChain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] sealedIdentityKey() {
        throw new UnsupportedOperationException();
    }
}
