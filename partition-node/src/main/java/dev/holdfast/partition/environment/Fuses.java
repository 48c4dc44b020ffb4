package dev.holdfast.partition.environment;

import java.util.List;

/** What the maker burned into the card; nothing here ever changes. */
public interface Fuses {

    /** The card's id, such as "card-1.1": unique for ever, never used again for a card that was replaced. */
    String cardId();

    /** A copy of the 32-byte device secret. The caller wipes it. */
    byte[] deviceSecret();

    /** The card's certificate (EC P-384, subject CN = card id) and its issuers, DER, root last. */
    List<byte[]> makerChain();

    /**
     * The private key of that certificate, PKCS#8, sealed under a key derived from the device secret and from what stands
     * in {@link Nvram.Cell#IDENTITY}.
     */
    byte[] sealedIdentityKey();
}
