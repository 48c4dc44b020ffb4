package dev.holdfast.proto.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyAttestation;
import dev.holdfast.proto.v1.KeyStatement;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/**
 * What cards testify of the keys they hold: a {@link KeyStatement}, signed with the card's key. The format is Holdfast's
 * own (docs/formats.md).
 */
public final class KeyStatements {

    private static final ByteString LABEL = ByteString.copyFrom("holdfast-key-attestation", US_ASCII);

    private KeyStatements() {}

    /** The bytes that a card signs (ECDSA P-384, SHA-384, DER) for a serialized statement. */
    public static byte[] signed(ByteString statement) {
        return LABEL.concat(statement).toByteArray();
    }

    /**
     * The statement, once it is certain that a card of this maker and this owner made it. Refuses with ATTESTATION_REFUSED.
     *
     * @param nowMillis when the certificates have to be valid, milliseconds since the epoch
     */
    public static KeyStatement verify(KeyAttestation attestation, Trust maker, Trust owner, long nowMillis) {
        KeyStatement statement;
        try {
            statement = KeyStatement.parseFrom(attestation.getStatement());
        } catch (InvalidProtocolBufferException e) {
            throw refused("The attestation holds no key statement; ask the card for another one.");
        }
        PublicKey key = CardChains.verify(
                statement.getCard(),
                maker,
                attestation.getMakerChainList(),
                owner,
                attestation.getOwnerChainList(),
                nowMillis);
        if (!isSigned(attestation, key)) {
            throw refused("The statement was altered, or card " + statement.getCard()
                    + " did not sign it; ask the card for another one.");
        }
        return statement;
    }

    private static boolean isSigned(KeyAttestation attestation, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA384withECDSA");
            verifier.initVerify(key);
            verifier.update(signed(attestation.getStatement()));
            return verifier.verify(attestation.getSignature().toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Code.ATTESTATION_REFUSED, message);
    }
}
