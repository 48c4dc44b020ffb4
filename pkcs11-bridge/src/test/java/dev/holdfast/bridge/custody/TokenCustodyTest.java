package dev.holdfast.bridge.custody;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;

/** The contract, kept by a SoftHSM2 token. */
class TokenCustodyTest extends ExchangeKeyCustodyContract {

    private static final TestCard CARD = new TestCard();

    @Override
    protected Subject subject() {
        CustodySpec spec = SoftHsm.token();
        TokenCustody custody = new TokenCustody(spec, new MakerTrust(List.of(CARD.makerRoot())), new SecureRandom());
        return new Subject() {
            @Override
            public byte[] begin(String recoveryId) {
                byte[] publicKey = custody.create("pool", recoveryId);
                custody.destroyOthers("pool", recoveryId);
                return publicKey;
            }

            @Override
            public byte[] open(String recoveryId, byte[] encryptedKey) throws GeneralSecurityException {
                return CARD.open(custody.open("pool", recoveryId, encryptedKey, CARD.recipient()));
            }

            @Override
            public void destroy(String recoveryId) {
                custody.destroy("pool", recoveryId);
            }
        };
    }
}
