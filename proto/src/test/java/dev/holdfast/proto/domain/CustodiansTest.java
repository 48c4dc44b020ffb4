package dev.holdfast.proto.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.SecurityDomainFile.EncryptedShare;
import dev.holdfast.proto.v1.Code;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class CustodiansTest {

    private static final SecurityDomainFile DOMAIN =
            SecurityDomainFile.seal(Map.of("data-key", new byte[32]), Holders.quorum(3, 5), Holders.seeded(1));

    @Test
    void tooFewKeysAreToldHowManyAreNeeded() {
        assertRefused(
                Code.BAD_PARAMETER,
                "The security domain needs 3 shares, and the keys given (2) opened 2.",
                DOMAIN,
                Holders.holder(0),
                Holders.holder(1));
    }

    @Test
    void aForeignKeyIsNamed() {
        assertRefused(
                Code.BAD_PARAMETER,
                "The security domain needs 3 shares, and the keys given (3) opened 2: "
                        + "c7.key has no share in this security domain.",
                DOMAIN,
                Holders.holder(0),
                Holders.holder(7),
                Holders.holder(1));
    }

    @Test
    void theSameKeyTwiceCountsOnce() {
        assertRefused(
                Code.BAD_PARAMETER,
                "c2.key and c2.key are the same key, which counts once.",
                DOMAIN,
                Holders.holder(2),
                Holders.holder(3),
                Holders.holder(2));
    }

    @Test
    void aDamagedShareIsNamedAndAnotherHolderStandsIn() {
        List<EncryptedShare> shares = new ArrayList<>(DOMAIN.shares());
        CompactJwe other = shares.get(3).jwe();
        shares.set(1, new EncryptedShare(other, shares.get(1).thumbprint()));
        SecurityDomainFile damaged = new SecurityDomainFile(DOMAIN.items(), shares, DOMAIN.required());
        assertRefused(
                Code.TAMPERED,
                "The security domain needs 3 shares, and the keys given (3) opened 2: the share of c1.key is damaged.",
                damaged,
                Holders.holder(0),
                Holders.holder(1),
                Holders.holder(2));
        RestoreBlob blob = restore(damaged, Holders.first(3), Holders.holder(4));
        assertEquals("data-key", blob.items().items().get(0).tag());
    }

    @Test
    void aShareOfAnotherDomainDoesNotOpenThisOne() {
        SecurityDomainFile other =
                SecurityDomainFile.seal(Map.of("data-key", new byte[32]), Holders.quorum(3, 5), Holders.seeded(2));
        List<EncryptedShare> shares = new ArrayList<>(DOMAIN.shares());
        shares.set(0, other.shares().get(0));
        SecurityDomainFile mixed = new SecurityDomainFile(DOMAIN.items(), shares, DOMAIN.required());
        RefusedException refused =
                assertThrows(RefusedException.class, () -> restore(mixed, Holders.first(2), Holders.holder(2)));
        assertEquals(Code.TAMPERED, refused.code());
    }

    @Test
    void olderKeyManagementIsReadAsTheServicesClientReadsIt() throws GeneralSecurityException {
        CustodianKey holder = Holders.holder(0);
        byte[] contentKey = Holders.seeded(3).bytes(64);
        for (String[] algorithm :
                new String[][] {{"RSA-OAEP", "OAEPWithSHA-1AndMGF1Padding"}, {"RSA1_5", "PKCS1Padding"}}) {
            Cipher rsa = Cipher.getInstance("RSA/ECB/" + algorithm[1]);
            rsa.init(Cipher.ENCRYPT_MODE, holder.certificate().publicKey());
            byte[] iv = new byte[16];
            String header = Base64Url.encode(
                    ascii("{\"alg\":\"" + algorithm[0] + "\",\"enc\":\"A256CBC-HS512\",\"kid\":\"not used\"}"));
            A256CbcHs512.Sealed sealed = A256CbcHs512.seal(contentKey, iv, ascii(header), ascii("share"));
            CompactJwe jwe = CompactJwe.parse(
                    String.join(
                            ".",
                            header,
                            Base64Url.encode(rsa.doFinal(contentKey)),
                            Base64Url.encode(iv),
                            Base64Url.encode(sealed.ciphertext()),
                            Base64Url.encode(sealed.tag())),
                    "It");
            byte[] opened = jwe.open(holder.openerFor(jwe.keyManagement()));
            assertEquals("share", new String(opened, StandardCharsets.US_ASCII));
        }
    }

    private static RestoreBlob restore(SecurityDomainFile domain, List<CustodianKey> holders, CustodianKey last) {
        List<CustodianKey> keys = new ArrayList<>(holders);
        keys.add(last);
        return Custodians.restoreBlob(domain, Holders.exchangeKey().certificate(), keys, Holders.seeded(9));
    }

    private static void assertRefused(Code code, String message, SecurityDomainFile domain, CustodianKey... keys) {
        RefusedException refused = assertThrows(
                RefusedException.class,
                () -> Custodians.restoreBlob(
                        domain, Holders.exchangeKey().certificate(), Arrays.asList(keys), Holders.seeded(9)));
        assertEquals(message, refused.getMessage());
        assertEquals(code, refused.code());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
