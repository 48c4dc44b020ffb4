package dev.holdfast.partition.factory;

import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import java.io.IOException;
import java.util.List;

/**
 * A card as its maker delivers it: what is burned into its fuses, and the half of the key to its identity that must not
 * be, because it has to be erased when the card is decommissioned.
 */
public final class NewCard implements Fuses {

    private final String cardId;
    private final byte[] deviceSecret;
    private final byte[] identityHalf;
    private final List<byte[]> makerChain;
    private final byte[] sealedIdentityKey;

    NewCard(
            String cardId,
            byte[] deviceSecret,
            byte[] identityHalf,
            List<byte[]> makerChain,
            byte[] sealedIdentityKey) {
        this.cardId = cardId;
        this.deviceSecret = deviceSecret;
        this.identityHalf = identityHalf;
        this.makerChain = makerChain;
        this.sealedIdentityKey = sealedIdentityKey;
    }

    /** Gives the card's NVRAM its half. Before that, the card cannot open its own identity. */
    public void equip(Nvram nvram) throws IOException {
        nvram.write(Cell.IDENTITY, identityHalf);
    }

    @Override
    public String cardId() {
        return cardId;
    }

    @Override
    public byte[] deviceSecret() {
        return deviceSecret.clone();
    }

    @Override
    public List<byte[]> makerChain() {
        return makerChain.stream().map(byte[]::clone).toList();
    }

    @Override
    public byte[] sealedIdentityKey() {
        return sealedIdentityKey.clone();
    }
}
