package dev.holdfast.partition.attestation;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.PartitionKeyRecord;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.util.Arrays;
import java.util.List;

/**
 * The key that signs the vendor's binary attestation, RSA-2048, and the two chains that lead to it once maker and owner have certified
 * it: maker root, adapter, partition; owner root, partition. No two of these share the array of the private key.
 */
final class PartitionKey implements AutoCloseable {

    private static final KeySpec RSA_2048 =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();

    private final byte[] material;
    private final ByteString publicKey;
    private final List<ByteString> makerChain;
    private final List<ByteString> ownerChain;

    private PartitionKey(
            byte[] material, ByteString publicKey, List<ByteString> makerChain, List<ByteString> ownerChain) {
        this.material = material;
        this.publicKey = publicKey;
        this.makerChain = List.copyOf(makerChain);
        this.ownerChain = List.copyOf(ownerChain);
    }

    /** A new one, which nobody has certified. */
    static PartitionKey generate(CryptoEngine crypto) {
        CryptoEngine.Generated key = crypto.generate(RSA_2048);
        return new PartitionKey(key.material(), ByteString.copyFrom(key.publicKey()), List.of(), List.of());
    }

    static PartitionKey of(PartitionKeyRecord kept) {
        return new PartitionKey(
                kept.getPrivateKey().toByteArray(),
                kept.getPublicKey(),
                kept.getMakerChainList(),
                kept.getOwnerChainList());
    }

    PartitionKeyRecord kept() {
        return PartitionKeyRecord.newBuilder()
                .setPrivateKey(ByteString.copyFrom(material))
                .setPublicKey(publicKey)
                .addAllMakerChain(makerChain)
                .addAllOwnerChain(ownerChain)
                .build();
    }

    PartitionKey copy() {
        return certified(makerChain, ownerChain);
    }

    PartitionKey certified(List<ByteString> maker, List<ByteString> owner) {
        return new PartitionKey(material.clone(), publicKey, maker, owner);
    }

    boolean isCertified() {
        return !makerChain.isEmpty();
    }

    /** PKCS#1 v1.5 with SHA-256. */
    ByteString sign(ByteString message, CryptoEngine crypto) {
        byte[] digest = Hash.SHA_256.start().digest(message.toByteArray());
        return ByteString.copyFrom(crypto.sign(RSA_2048, material, SignatureAlgorithm.RS256, digest));
    }

    /** SubjectPublicKeyInfo, DER. */
    ByteString publicKey() {
        return publicKey;
    }

    List<ByteString> makerChain() {
        return makerChain;
    }

    List<ByteString> ownerChain() {
        return ownerChain;
    }

    @Override
    public void close() {
        Arrays.fill(material, (byte) 0);
    }
}
