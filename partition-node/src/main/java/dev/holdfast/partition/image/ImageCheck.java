package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.image.ImageRefusal.Reason;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Subject;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.ImageManifest;
import dev.holdfast.proto.v1.ImageSeal;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a card may run an image (the firmware load test of ISO/IEC 19790 section 7.10.3.4): who answers for it, then
 * {@linkplain ImageContents what it says and holds}, then how old it is. The order is that of Caliptra's ROM.
 *
 * @param vendor the maker by the root in the card's fuses
 * @param owner the card's owner; without revocations at boot, so that revoking a key stops loads and not cards
 */
public record ImageCheck(Trust vendor, Trust owner, CryptoEngine crypto) {

    /** The highest security version there can be. */
    static final int MAX_SECURITY_VERSION = 128;

    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

    /** @param minimum the least security version that the card accepts */
    public void verify(FirmwareImage image, long minimum) throws ImageRefusal {
        verifySigners(image);
        ImageContents.verify(image, part -> false);
        requireVersion(image.manifest(), minimum);
    }

    private void verifySigners(FirmwareImage image) throws ImageRefusal {
        ImageSeal byVendor = image.seals().getVendor();
        ImageSeal byOwner = image.seals().getOwner();
        List<X509Certificate> vendorChain = chain(byVendor, vendor, Reason.VENDOR_KEY);
        List<X509Certificate> ownerChain = chain(byOwner, owner, Reason.OWNER_KEY);
        X509Certificate vendorKey = signer(vendorChain, vendor, image.manifest(), Reason.VENDOR_CERTIFICATE);
        X509Certificate ownerKey = signer(ownerChain, owner, image.manifest(), Reason.OWNER_CERTIFICATE);
        requireSignature(image, byVendor, vendorKey, vendor, Reason.VENDOR_SIGNATURE);
        requireSignature(image, byOwner, ownerKey, owner, Reason.OWNER_SIGNATURE);
    }

    /** The signing key's certificate and the root that the card knows. */
    private static List<X509Certificate> chain(ImageSeal seal, Trust authority, Reason reason) throws ImageRefusal {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (ByteString encoded : seal.getChainList()) {
                chain.add(Certificates.parse(encoded.toByteArray()));
            }
        } catch (CertificateException e) {
            throw new ImageRefusal(reason, "The image has no readable certificate of the " + authority.whose() + "'s.");
        }
        if (chain.size() != 2 || !authority.roots().contains(chain.get(1))) {
            throw new ImageRefusal(
                    reason,
                    "The image is not from this card's " + authority.whose() + "; use one that is for this card.");
        }
        return chain;
    }

    /** As of the day when the image was built: firmware does not grow too old to boot. */
    private static X509Certificate signer(
            List<X509Certificate> chain, Trust authority, ImageManifest manifest, Reason reason) throws ImageRefusal {
        try {
            X509Certificate signer = authority.verify(chain, manifest.getBuiltMillis());
            List<String> purposes = signer.getExtendedKeyUsage();
            boolean meant = purposes != null
                    && purposes.contains(CODE_SIGNING)
                    && Subject.of(signer)
                            .filter(subject -> subject.name().equals(FirmwareImage.subject(manifest)))
                            .isPresent();
            if (!meant) {
                throw new ImageRefusal(
                        reason, "The " + authority.whose() + " did not certify the signing key for this firmware.");
            }
            return signer;
        } catch (CertPathValidatorException e) {
            throw new ImageRefusal(
                    e.getReason() == BasicReason.REVOKED ? Reason.REVOKED : reason,
                    "The image's signing key is not believed: " + e.getMessage() + ".");
        } catch (CertificateException e) {
            throw new ImageRefusal(reason, "The certificate of the signing key cannot be read.");
        }
    }

    private void requireSignature(
            FirmwareImage image, ImageSeal seal, X509Certificate signer, Trust authority, Reason reason)
            throws ImageRefusal {
        boolean genuine;
        try {
            genuine = crypto.verifyFromCard(
                    signer.getPublicKey().getEncoded(),
                    image.signed().toByteArray(),
                    seal.getSignature().toByteArray());
        } catch (RefusedException e) {
            genuine = false;
        }
        if (!genuine) {
            throw new ImageRefusal(
                    reason, "The " + authority.whose() + "'s signature is not over this image; it was altered.");
        }
    }

    private static void requireVersion(ImageManifest manifest, long minimum) throws ImageRefusal {
        long version = Integer.toUnsignedLong(manifest.getSecurityVersion());
        if (version > MAX_SECURITY_VERSION) {
            throw new ImageRefusal(
                    Reason.ABOVE_MAXIMUM,
                    "Security version " + version + " is above " + MAX_SECURITY_VERSION
                            + ", to which a card can count.");
        }
        if (version < minimum) {
            throw new ImageRefusal(
                    Reason.BELOW_MINIMUM,
                    "The image has security version " + version + ", and this card accepts none below " + minimum
                            + "; load newer firmware.");
        }
    }
}
