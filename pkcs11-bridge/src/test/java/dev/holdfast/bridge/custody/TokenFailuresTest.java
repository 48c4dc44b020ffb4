package dev.holdfast.bridge.custody;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.custody.PinSource.PinFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Recipient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Constants;

/** What a custodian can get wrong with a token, and that nothing is lost by it. */
class TokenFailuresTest {

    private static final TestCard CARD = new TestCard();
    private static final byte[] CONTENT_KEY = new byte[64];

    private CustodySpec spec;
    private TokenCustody custody;

    @BeforeEach
    void setUp() {
        spec = SoftHsm.token();
        custody = custody(spec);
    }

    @Test
    void aModuleThatIsNotThereOrNotOne(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("module.so"), "not a library");
        assertUnavailable("no PKCS#11 module", () -> create(new CustodySpec(folder.resolve("x.so"), "t", spec.pin())));
        assertUnavailable("cannot be loaded", () -> create(new CustodySpec(text, "t", spec.pin())));
    }

    @Test
    void whatIsMadeToFailFailsAsTheTokenItselfWouldAndIsGoneAfterwards() {
        TokenFaults faults = new TokenFaults();
        try (TokenCustody tried = custody(spec, faults)) {
            Map<TokenFault, String> sentences = Map.of(
                    new TokenFault.Removed(), "no token labelled",
                    new TokenFault.Locked(), "is locked",
                    new TokenFault.WrongPin(), "was refused by");
            sentences.forEach((fault, sentence) -> {
                long before = faults.met();
                faults.begin(fault);
                assertUnavailable(sentence, () -> tried.create("pool", "r"));
                assertTrue(faults.met() > before, fault::toString);
                faults.end(fault);
                tried.create("pool", "r");
            });
        }
    }

    @Test
    void aTokenThatIsNotThere() {
        assertUnavailable(
                "no token labelled 'another'", () -> create(new CustodySpec(spec.module(), "another", spec.pin())));
    }

    @Test
    void aWrongPinIsShownToTheTokenOnceAndTheRightOneHelps(@TempDir Path folder) throws IOException {
        Path pin = Files.writeString(folder.resolve("pin"), "wrong-1234");
        try (TokenCustody mistaken = custody(new CustodySpec(spec.module(), spec.token(), new PinFile(pin)))) {
            assertUnavailable("was refused by", () -> mistaken.create("pool", "r"));
            assertUnavailable("was not shown again", () -> mistaken.create("pool", "r"));
            assertUnavailable("wrong PINs so far: 1", () -> mistaken.destroy("pool", "r"));
            Files.writeString(pin, "wrong-5678");
            RefusedException second = assertUnavailable("wrong PINs so far: 2", () -> mistaken.create("pool", "r"));
            assertFalse(second.getMessage().contains("5678"), second.getMessage());
            Files.copy(((PinFile) spec.pin()).file(), pin, StandardCopyOption.REPLACE_EXISTING);
            mistaken.create("pool", "r");
        }
    }

    @Test
    void aTokenAtItsLastTryOrLockedIsLeftAlone() {
        TokenLogin login = new TokenLogin(spec, new TokenFaults());
        login.insistOnSpareTries(PKCS11Constants.CKF_USER_PIN_COUNT_LOW);
        assertUnavailable("left alone", () -> login.insistOnSpareTries(PKCS11Constants.CKF_USER_PIN_FINAL_TRY));
        assertUnavailable("is locked", () -> login.insistOnSpareTries(PKCS11Constants.CKF_USER_PIN_LOCKED));
    }

    @Test
    void aTokenTakenAwayBetweenRecoveryAndUploadComesBackWithItsKey() throws Exception {
        byte[] publicKey = custody.create("pool", "r");
        byte[] encrypted = TokenCustodyTest.encrypt(publicKey, CONTENT_KEY);
        Recipient recipient = CARD.recipient();
        Path token = tokenFolder();
        Path away = SoftHsm.folder().resolve("away");
        Files.move(token, away);
        try {
            assertUnavailable("no token labelled", () -> custody.open("pool", "r", encrypted, recipient));
            assertUnavailable("no token labelled", () -> custody.create("pool", "r2"));
        } finally {
            Files.move(away, token);
        }
        assertArrayEquals(CONTENT_KEY, CARD.open(custody.open("pool", "r", encrypted, recipient)));
    }

    @Test
    void aSessionLostInTheMiddleIsOpenedAgainOnce() {
        int[] runs = {0};
        new TokenLogin(spec, new TokenFaults()).run(session -> {
            if (runs[0]++ == 0) {
                session.closeSession();
            }
            return session.findAllObjectsSingle(AttributeVector.newRSAPrivateKey());
        });
        assertEquals(2, runs[0]);
        assertUnavailable("CKR_SESSION_HANDLE_INVALID", () -> new TokenLogin(spec, new TokenFaults()).run(session -> {
            session.closeSession();
            return session.findAllObjectsSingle(AttributeVector.newRSAPrivateKey());
        }));
    }

    @Test
    void aKeyThatSomebodyDestroyedIsUnknown() throws GeneralSecurityException {
        byte[] encrypted = TokenCustodyTest.encrypt(custody.create("pool", "r"), CONTENT_KEY);
        Recipient recipient = CARD.recipient();
        custody(spec).destroy("pool", "r");
        RefusedException refused =
                assertThrows(RefusedException.class, () -> custody.open("pool", "r", encrypted, recipient));
        assertEquals(Code.EXCHANGE_KEY_UNKNOWN, refused.code());
    }

    @Test
    void aForgedRecipientGetsNothingAndTheKeyStays() throws GeneralSecurityException {
        byte[] encrypted = TokenCustodyTest.encrypt(custody.create("pool", "r"), CONTENT_KEY);
        Recipient forged = new TestCard().recipient();
        RefusedException refused =
                assertThrows(RefusedException.class, () -> custody.open("pool", "r", encrypted, forged));
        assertEquals(Code.ATTESTATION_REFUSED, refused.code());
        assertArrayEquals(CONTENT_KEY, CARD.open(custody.open("pool", "r", encrypted, CARD.recipient())));
    }

    @Test
    void aPairStaysGoodBesideANewOneUntilItIsReplaced() throws GeneralSecurityException {
        byte[] encrypted = TokenCustodyTest.encrypt(custody.create("pool", "outstanding"), CONTENT_KEY);
        custody.create("pool", "refused");
        assertArrayEquals(CONTENT_KEY, CARD.open(custody.open("pool", "outstanding", encrypted, CARD.recipient())));
        custody.destroy("pool", "refused");
        assertArrayEquals(CONTENT_KEY, CARD.open(custody.open("pool", "outstanding", encrypted, CARD.recipient())));
    }

    @Test
    void poolsWhoseNamesBeginAlikeDoNotTouchEachOther() throws GeneralSecurityException {
        byte[] first = custody.create("pool", "a-r");
        custody.create("pool-a", "r");
        custody.create("pool-a", "r2");
        custody.destroyOthers("pool-a", "r2");
        byte[] encrypted = TokenCustodyTest.encrypt(first, CONTENT_KEY);
        assertArrayEquals(CONTENT_KEY, CARD.open(custody.open("pool", "a-r", encrypted, CARD.recipient())));
    }

    @Test
    void thePrivateHalfCanOnlyDecryptAndNeverLeaves() {
        custody.create("pool", "r1");
        custody.create("pool", "r2");
        custody.destroyOthers("pool", "r2");
        new TokenLogin(spec, new TokenFaults()).run(session -> {
            PairName name = new PairName("pool", "r2");
            assertTrue(new TokenKeys(session)
                    .privateKey(new PairName("pool", "r1"))
                    .isEmpty());
            assertEquals(
                    1,
                    session.findAllObjectsSingle(
                                    AttributeVector.newRSAPrivateKey().label(name.label()))
                            .length);
            long key = new TokenKeys(session).privateKey(name).orElseThrow();
            AttributeVector attributes = session.getAttrValues(
                    key,
                    PKCS11Constants.CKA_TOKEN,
                    PKCS11Constants.CKA_PRIVATE,
                    PKCS11Constants.CKA_SENSITIVE,
                    PKCS11Constants.CKA_ALWAYS_SENSITIVE,
                    PKCS11Constants.CKA_EXTRACTABLE,
                    PKCS11Constants.CKA_DECRYPT,
                    PKCS11Constants.CKA_SIGN,
                    PKCS11Constants.CKA_UNWRAP,
                    PKCS11Constants.CKA_PRIVATE_EXPONENT);
            assertTrue(attributes.token() && attributes.private_());
            assertTrue(attributes.sensitive() && attributes.alwaysSensitive() && !attributes.extractable());
            assertTrue(attributes.decrypt() && !attributes.sign() && !attributes.unwrap());
            assertNull(attributes.privateExponent());
            return key;
        });
    }

    @Test
    void thePinFilesAreForTheirOwnerOnlyAndPreparingAgainKeepsTheToken() throws IOException {
        for (String file : List.of("user.pin", "officer.pin")) {
            Path path = SoftHsm.folder().resolve(file);
            assertEquals(
                    Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
                    Files.getPosixFilePermissions(path));
        }
        Path token = tokenFolder();
        assertEquals(spec, SoftHsmToken.prepare(SoftHsm.folder()));
        assertEquals(token, tokenFolder());
    }

    @Test
    void aFolderThatTheEnvironmentDoesNotNameIsRefused(@TempDir Path folder) {
        RefusedException refused = assertThrows(RefusedException.class, () -> SoftHsmToken.prepare(folder));
        assertEquals(Code.WRONG_STATE, refused.code());
        assertTrue(refused.getMessage().contains("SOFTHSM2_CONF=" + folder), refused.getMessage());
    }

    private static Path tokenFolder() throws IOException {
        try (Stream<Path> tokens = Files.list(SoftHsm.folder().resolve("tokens"))) {
            return tokens.findFirst().orElseThrow();
        }
    }

    private static TokenCustody custody(CustodySpec spec) {
        return custody(spec, new TokenFaults());
    }

    private static TokenCustody custody(CustodySpec spec, TokenFaults faults) {
        return new TokenCustody(spec, new MakerTrust(List.of(CARD.makerRoot())), new SecureRandom(), faults);
    }

    private static void create(CustodySpec spec) {
        custody(spec).create("pool", "r");
    }

    private static RefusedException assertUnavailable(String reason, Executable work) {
        RefusedException refused = assertThrows(RefusedException.class, work);
        assertEquals(Code.CUSTODY_UNAVAILABLE, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        return refused;
    }
}
