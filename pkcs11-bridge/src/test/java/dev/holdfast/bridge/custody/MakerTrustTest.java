package dev.holdfast.bridge.custody;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MakerTrustTest {

    private final TestCard card = new TestCard();
    private final TestCard stranger = new TestCard();
    private final MakerTrust trust = new MakerTrust(List.of(card.makerRoot()));
    private final Recipient genuine;

    MakerTrustTest() throws GeneralSecurityException {
        genuine = card.recipient();
    }

    @Test
    void aCardOfATrustedMakerIsTrustedWithOrWithoutTheRootInItsChain() {
        trust.verify(genuine);
        trust.verify(genuine.toBuilder()
                .clearMakerChain()
                .addAllMakerChain(genuine.getMakerChainList().subList(0, 2))
                .build());
    }

    @Test
    void aCardOfAnotherMakerIsRefusedThoughItBringsItsRoot() throws GeneralSecurityException {
        Recipient foreign = stranger.recipient();
        assertRefused(foreign);
        assertRefused(foreign.toBuilder()
                .addMakerChain(ByteString.copyFrom(card.makerRoot().getEncoded()))
                .build());
        new MakerTrust(List.of(card.makerRoot(), stranger.makerRoot())).verify(foreign);
    }

    @Test
    void aKeyThatTheCardDidNotSignIsRefused() throws GeneralSecurityException {
        Recipient foreign = stranger.recipient();
        assertRefused(
                genuine.toBuilder().setEphemeralKey(foreign.getEphemeralKey()).build());
        assertRefused(genuine.toBuilder().setSignature(foreign.getSignature()).build());
        assertRefused(genuine.toBuilder()
                .setRecipientId(ByteString.copyFrom(new byte[16]))
                .build());
        assertRefused(genuine.toBuilder().clearSignature().build());
        assertRefused(foreign.toBuilder()
                .clearMakerChain()
                .addAllMakerChain(genuine.getMakerChainList())
                .build());
    }

    @Test
    void aChainThatIsNoneIsRefused() {
        List<ByteString> chain = genuine.getMakerChainList();
        for (List<ByteString> broken : List.of(
                List.<ByteString>of(),
                List.of(chain.get(2)),
                List.of(chain.get(0), chain.get(2)),
                List.of(chain.get(1), chain.get(0), chain.get(2)),
                List.of(chain.get(0).substring(0, 100), chain.get(1)),
                List.of(ByteString.EMPTY, chain.get(1)))) {
            assertRefused(genuine.toBuilder()
                    .clearMakerChain()
                    .addAllMakerChain(broken)
                    .build());
        }
    }

    private void assertRefused(Recipient recipient) {
        RefusedException refused = assertThrows(RefusedException.class, () -> trust.verify(recipient));
        assertEquals(Code.ATTESTATION_REFUSED, refused.code());
    }
}
