package dev.holdfast.partition.factory;

import java.util.List;

/**
 * An owner's signature under a document.
 *
 * @param chain the certificate of a key that signed this document and nothing else, then the owner's root; DER
 * @param signature ECDSA with SHA-384 on P-384, DER
 */
public record DocumentSeal(List<byte[]> chain, byte[] signature) {

    public DocumentSeal {
        chain = List.copyOf(chain);
    }
}
