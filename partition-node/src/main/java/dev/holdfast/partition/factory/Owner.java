package dev.holdfast.partition.factory;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.ImageSeal;
import dev.holdfast.proto.v1.PeerRole;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The owner of cards: certifies the keys of cards, coordinators and testers, and revokes what it certified. Cards of one
 * owner trust each other when they have the same maker too. A simulated owner: its name says so.
 */
public final class Owner implements AutoCloseable {

    private static final String NAME = "CN=Simulated Owner,O=Holdfast simulator";

    private final Authority authority;
    private Optional<byte[]> revocations;

    /** A new owner; what it certifies holds from a day before the given time for twenty years, unless told otherwise. */
    public Owner(CryptoEngine crypto, long nowMillis) {
        this(Authority.found(NAME, crypto, nowMillis), Optional.empty());
    }

    /**
     * An owner that was founded before.
     *
     * @param revocations its latest revocation list, DER
     */
    public Owner(Authority authority, Optional<byte[]> revocations) {
        this.authority = authority;
        this.revocations = revocations;
    }

    /** The root certificate, DER. */
    public byte[] root() {
        return authority.root();
    }

    /** PKCS#8, a copy; the caller wipes it. */
    public byte[] privateKey() {
        return authority.privateKey();
    }

    /** The latest revocation list, DER; empty as long as nothing was revoked. */
    public synchronized Optional<byte[]> revocations() {
        return revocations.map(byte[]::clone);
    }

    /**
     * Certifies a card, by its name and over its key as the maker certified them.
     *
     * @param makerCertificate the card's own, DER
     * @return the owner's certificate, DER
     */
    public byte[] certifyCard(byte[] makerCertificate) throws CertificateException {
        return certifyCard(makerCertificate, authority.sinceMillis(), authority.untilMillis());
    }

    public byte[] certifyCard(byte[] makerCertificate, long fromMillis, long untilMillis) throws CertificateException {
        X509Certificate made = Certificates.parse(makerCertificate);
        Subject subject =
                Subject.of(made).orElseThrow(() -> new CertificateException("the maker's certificate names no card"));
        return certify(
                subject.name(), PeerRole.PEER_ROLE_CARD, made.getPublicKey().getEncoded(), fromMillis, untilMillis);
    }

    /** @param publicKey SPKI, DER */
    public byte[] certify(String name, PeerRole role, byte[] publicKey) {
        return certify(name, role, publicKey, authority.sinceMillis(), authority.untilMillis());
    }

    public byte[] certify(String name, PeerRole role, byte[] publicKey, long fromMillis, long untilMillis) {
        return authority.certify(Subject.distinguishedName(name, role), publicKey, fromMillis, untilMillis);
    }

    /** Answers for a firmware image; see {@link Authority#sealFirmware}. */
    public ImageSeal sealFirmware(String subject, byte[] message) {
        return authority.sealFirmware(subject, message);
    }

    /** Answers for a document; see {@link Authority#sealDocument}. */
    public DocumentSeal sealDocument(String subject, byte[] message) {
        return authority.sealDocument(subject, message);
    }

    /**
     * Takes back certificates by their serial numbers, for good.
     *
     * @return the list of all that were ever revoked, DER
     */
    public synchronized byte[] revoke(Collection<BigInteger> serials, long nowMillis) {
        byte[] list = authority.revoke(revocations, serials, nowMillis);
        revocations = Optional.of(list);
        return list.clone();
    }

    /** What the holder of a certificate of this owner needs, as of now. */
    public synchronized Papers papers(byte[] certificate) throws GeneralSecurityException {
        X509Certificate root = Certificates.parse(root());
        Trust trust = new Trust(
                "owner",
                List.of(root),
                revocations.isPresent() ? Certificates.parseRevocations(revocations.get()) : List.of());
        return new Papers(List.of(Certificates.parse(certificate), root), trust);
    }

    @Override
    public void close() {
        authority.close();
    }
}
