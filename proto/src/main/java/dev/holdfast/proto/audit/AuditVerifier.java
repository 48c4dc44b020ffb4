package dev.holdfast.proto.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.CardChains;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditEntry;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.AuditHead;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an exported log is what a card of this maker wrote, whole up to the head that the card signed: no entry was edited,
 * dropped, put elsewhere or cut off. What the card itself no longer has, and what was done after the export, it cannot tell; for
 * that the auditor keeps the head of one export as a {@link AuditPin} for the next.
 */
public final class AuditVerifier {

    private static final int FORMAT = 1;

    private final Trust maker;
    private final long nowMillis;

    /**
     * What was found.
     *
     * @param head as the card signed it; empty when the file has none that can be believed
     * @param entries all that are good, up to the fault
     * @param fault empty when the log is whole
     */
    public record Report(Optional<AuditHead> head, List<AuditEntry> entries, Optional<AuditFault> fault) {

        public boolean isWhole() {
            return fault.isEmpty();
        }
    }

    /** @param nowMillis when the certificates have to be valid, milliseconds since the epoch */
    public AuditVerifier(Trust maker, long nowMillis) {
        this.maker = maker;
        this.nowMillis = nowMillis;
    }

    /**
     * @param pin the end of an earlier export; without one the file must begin with the first entry the card has
     */
    public Report verify(byte[] content, Optional<AuditPin> pin) {
        AuditFile file;
        AuditHead head;
        PublicKey key;
        try {
            file = AuditFile.parseFrom(content);
            head = AuditHead.parseFrom(file.getHead());
            boolean canonical = file.toByteString().equals(ByteString.copyFrom(content))
                    && file.getUnknownFields().asMap().isEmpty()
                    && file.getFormat() == FORMAT;
            if (!canonical) {
                return bad("The file is not an audit log of format " + FORMAT + ", or bytes were added to it.");
            }
            if (!head.getChainSha256().equals(AuditChain.chainDigest(file.getMakerChainList()))) {
                return bad("The head of the log and the certificates in the file do not belong together.");
            }
            key = CardChains.verifyMade(head.getCard(), maker, file.getMakerChainList(), nowMillis)
                    .getPublicKey();
        } catch (InvalidProtocolBufferException e) {
            return bad("The file is not an audit log; export it again.");
        } catch (RefusedException e) {
            return bad(String.valueOf(e.getMessage()));
        }
        if (!isSigned(key, AuditChain.signedHead(file.getHead()), file.getSignature())) {
            return bad("The head of the log was altered, or card " + head.getCard() + " did not sign it.");
        }
        List<AuditEntry> good = new ArrayList<>();
        Optional<AuditFault> fault =
                new ChainWalk(head, boot -> isBootSigned(key, boot), pin).over(file.getEntriesList(), good);
        return new Report(Optional.of(head), List.copyOf(good), fault);
    }

    private static Report bad(String sentence) {
        return new Report(Optional.empty(), List.of(), Optional.of(AuditFault.ofFile(sentence)));
    }

    private static boolean isBootSigned(PublicKey key, AuditEntry boot) {
        return isSigned(key, AuditChain.signedBoot(boot), boot.getSignature());
    }

    private static boolean isSigned(PublicKey key, byte[] message, ByteString signature) {
        try {
            Signature verifier = Signature.getInstance("SHA384withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
