package dev.holdfast.bridge.custody;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.recipient.RecipientSeal;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A card as the custodian sees one: certificates of its maker, one-time keys, and the opening of what is sealed to them. */
final class TestCard {

    private final KeyPair makerKey = pair();
    private final X509Certificate makerRoot = certificate("CN=Test maker", makerKey, "CN=Test maker", makerKey, true);
    private final KeyPair productKey = pair();
    private final X509Certificate product = certificate("CN=Test maker", makerKey, "CN=Test line", productKey, true);
    private final KeyPair cardKey = pair();
    private final X509Certificate card = certificate("CN=Test line", productKey, "CN=card-1", cardKey, false);
    private final KeyPair oneTimeKey = pair();

    X509Certificate makerRoot() {
        return makerRoot;
    }

    Recipient recipient() throws GeneralSecurityException {
        byte[] id = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(new byte[] {1}), 16);
        byte[] key = oneTimeKey.getPublic().getEncoded();
        Signature signature = Signature.getInstance("SHA384withECDSA");
        signature.initSign(cardKey.getPrivate());
        signature.update(RecipientSeal.signedBytes(id, key));
        return Recipient.newBuilder()
                .setRecipientId(ByteString.copyFrom(id))
                .setCard("card-1")
                .setEphemeralKey(ByteString.copyFrom(key))
                .setSignature(ByteString.copyFrom(signature.sign()))
                .addAllMakerChain(chain())
                .build();
    }

    private List<ByteString> chain() throws GeneralSecurityException {
        return List.of(
                ByteString.copyFrom(card.getEncoded()),
                ByteString.copyFrom(product.getEncoded()),
                ByteString.copyFrom(makerRoot.getEncoded()));
    }

    /** As the published construction says, without a line of the sealing side's code but its {@code info}. */
    byte[] open(SealedContentKey sealed) throws GeneralSecurityException {
        byte[] id = sealed.getRecipientId().toByteArray();
        byte[] custodianKey = sealed.getEphemeralKey().toByteArray();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(oneTimeKey.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(custodianKey)), true);
        MessageDigest kdf = MessageDigest.getInstance("SHA-512");
        kdf.update(new byte[] {0, 0, 0, 1});
        kdf.update(agreement.generateSecret());
        kdf.update(RecipientSeal.info(id, oneTimeKey.getPublic().getEncoded(), custodianKey));
        byte[] blob = sealed.getSealed().toByteArray();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(kdf.digest(), 0, 32, "AES"),
                new GCMParameterSpec(128, blob, 0, 12));
        cipher.updateAAD(id);
        return cipher.doFinal(blob, 12, blob.length - 12);
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(
            String issuer, KeyPair issuerKey, String subject, KeyPair subjectKey, boolean authority) {
        Instant now = Instant.now();
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    new X500Principal(issuer),
                                    BigInteger.valueOf(subject.hashCode()).abs().add(BigInteger.ONE),
                                    Date.from(now.minus(1, ChronoUnit.DAYS)),
                                    Date.from(now.plus(1, ChronoUnit.DAYS)),
                                    new X500Principal(subject),
                                    subjectKey.getPublic())
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                            .build(new JcaContentSignerBuilder("SHA384withECDSA").build(issuerKey.getPrivate())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
