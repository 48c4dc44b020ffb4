package dev.holdfast.partition.token;

import static dev.holdfast.partition.token.Client.SO_PIN;
import static dev.holdfast.partition.token.Client.USER_PIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.partition.vault.TokenRules;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.TokenDescription;
import dev.holdfast.proto.v1.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tokens are initialized, PINs tried, logins accepted by every card of the pool and by no other. */
class LoginTest {

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 3);
    private final Client nobody = Client.of(pool.card(0));

    @Test
    void aTokenIsBlankUntilItIsInitialized() {
        TokenDescription blank = nobody.describe();
        assertFalse(blank.getInitialized());
        assertEquals(16, blank.getSerial().length());
        assertTrue(blank.getMechanismsCount() > 0);
        assertEquals(CKR.TOKEN_NOT_INITIALIZED, nobody.tryLogin(CKU.SO, SO_PIN));
        assertEquals(CKR.PIN_LEN_RANGE, nobody.init("123"));
        assertEquals(CKR.OK, nobody.init(SO_PIN));
        TokenDescription made = nobody.describe();
        assertTrue(made.getInitialized());
        assertFalse(made.getUserPinSet());
        assertEquals(blank.getSerial(), made.getSerial());
        assertEquals("a token", made.getLabel().toStringUtf8().strip());
        assertEquals(CKR.USER_PIN_NOT_INITIALIZED, nobody.tryLogin(CKU.USER, USER_PIN));
    }

    @Test
    void furtherTokensComeOneAfterTheOther() {
        assertEquals(CKR.SLOT_ID_INVALID, new Client(pool.card(0), 2, ByteString.EMPTY).init(SO_PIN));
        Client.ofNewToken(pool.card(0), 1);
        Client.ofNewToken(pool.card(1), 2);
        List<TokenDescription> all = nobody.ok(TokenRequest.newBuilder()
                        .setDescribe(DescribeToken.newBuilder().setAll(true)))
                .getDescriptions()
                .getTokensList();
        assertEquals(
                List.of(0, 1, 2), all.stream().map(TokenDescription::getToken).toList());
        assertEquals(3, all.stream().map(TokenDescription::getSerial).distinct().count());
    }

    @Test
    void aLoginOfOneCardIsOneOfAllAndOfNoOtherToken() {
        Client user = Client.ofNewToken(pool.card(0));
        Client.ofNewToken(pool.card(0), 1);
        ObjectHandle made = user.create(Client.data("mine", true));
        for (Machine card : pool.cards()) {
            assertEquals(List.of(made), user.at(card).find(Client.data("mine", true)));
            assertEquals(List.of(), Client.of(card).find(Client.data("mine", true)));
        }
        Client elsewhere = new Client(pool.card(0), 1, user.ticket());
        assertEquals(CKR.USER_NOT_LOGGED_IN, elsewhere.value(Client.creating(Client.data("x", false))));
        byte[] forged = user.ticket().toByteArray();
        forged[20] ^= 1;
        assertEquals(
                CKR.USER_NOT_LOGGED_IN,
                user.withTicket(ByteString.copyFrom(forged)).value(Client.creating(Client.data("x", false))));
        assertEquals(
                CKR.USER_NOT_LOGGED_IN,
                user.withTicket(ByteString.copyFromUtf8("x")).value(Client.creating(Client.data("x", false))));
    }

    @Test
    void theSecurityOfficerSeesNoPrivateObjects() {
        Client user = Client.ofNewToken(pool.card(0));
        ObjectHandle hidden = user.create(Client.data("mine", true));
        Client officer = nobody.login(CKU.SO, SO_PIN);
        assertEquals(List.of(), officer.find(Client.data("mine", true)));
        assertEquals(CKR.OBJECT_HANDLE_INVALID, officer.destroy(hidden));
        assertEquals(CKR.USER_NOT_LOGGED_IN, officer.value(Client.creating(Client.data("other", true))));
        assertEquals(CKR.USER_NOT_LOGGED_IN, user.initPin("another pin"));
    }

    @Test
    void initializingATokenAgainNeedsThePinAndVoidsItsLogins() {
        Client user = Client.ofNewToken(pool.card(0));
        user.create(Client.data("mine", true));
        assertEquals(CKR.PIN_INCORRECT, nobody.init("wrong pin"));
        assertEquals(1, nobody.describe().getSoFailures());
        ByteString before = nobody.describe().getIncarnation();
        assertEquals(CKR.OK, nobody.init(SO_PIN));
        assertNotEquals(before, nobody.describe().getIncarnation());
        assertEquals(0, nobody.describe().getSoFailures());
        assertEquals(0, nobody.describe().getObjects());
        assertEquals(CKR.USER_NOT_LOGGED_IN, user.value(Client.creating(Client.data("x", false))));
    }

    @Test
    void tenWrongTriesLockThePin() {
        Client user = Client.ofNewToken(pool.card(0));
        for (int tries = 1; tries < TokenRules.MOST_TRIES; tries++) {
            assertEquals(CKR.PIN_INCORRECT, Client.of(pool.card(tries % 3)).tryLogin(CKU.USER, "wrong"));
            assertEquals(tries, nobody.describe().getUserFailures());
        }
        assertEquals(CKR.OK, nobody.tryLogin(CKU.USER, USER_PIN));
        assertEquals(0, nobody.describe().getUserFailures());
        for (int tries = 0; tries < TokenRules.MOST_TRIES; tries++) {
            assertEquals(CKR.PIN_INCORRECT, user.setPin("wrong", "another"));
        }
        assertEquals(CKR.PIN_LOCKED, nobody.tryLogin(CKU.USER, USER_PIN));
        assertEquals(CKR.PIN_LOCKED, user.setPin(USER_PIN, "another"));
        Client officer = nobody.login(CKU.SO, SO_PIN);
        assertEquals(CKR.PIN_LEN_RANGE, officer.initPin("123"));
        assertEquals(CKR.OK, officer.initPin("fresh pin"));
        assertEquals(CKR.OK, nobody.tryLogin(CKU.USER, "fresh pin"));
        assertEquals(CKR.PIN_INCORRECT, nobody.tryLogin(CKU.USER, USER_PIN));
    }

    @Test
    void manyTriesAtOnceAreNoMoreThanTen() {
        Client.ofNewToken(pool.card(0));
        List<Response> answers = IntStream.range(0, 25)
                .mapToObj(i ->
                        pool.card(i % 3).send(Request.newBuilder().setToken(Client.loginOf(CKU.USER, "wrong " + i))))
                .toList()
                .stream()
                .map(rack::await)
                .toList();
        long compared = answers.stream()
                .filter(answer -> answer.getTokenAnswer().getReturnValue() == CKR.PIN_INCORRECT.value())
                .count();
        assertTrue(compared <= TokenRules.MOST_TRIES, compared + " PINs were compared");
        assertEquals(CKR.PIN_LOCKED, nobody.tryLogin(CKU.USER, USER_PIN));
    }

    @Test
    void pinsAreChangedByThoseWhoKnowThem() {
        Client user = Client.ofNewToken(pool.card(0));
        assertEquals(CKR.OK, user.setPin(USER_PIN, "second pin"));
        assertEquals(CKR.OK, nobody.setPin("second pin", "third pin"));
        assertEquals(CKR.OK, nobody.tryLogin(CKU.USER, "third pin"));
        Client officer = nobody.login(CKU.SO, SO_PIN);
        assertEquals(CKR.OK, officer.setPin(SO_PIN, "officer's"));
        assertEquals(CKR.PIN_INCORRECT, nobody.tryLogin(CKU.SO, SO_PIN));
        assertEquals(CKR.OK, nobody.tryLogin(CKU.SO, "officer's"));
        assertEquals(CKR.PIN_LEN_RANGE, user.setPin("third pin", "123"));
        assertEquals(CKR.PIN_LEN_RANGE, user.setPin("third pin", "1".repeat(256)));
        assertEquals(CKR.OK, user.setPin("third pin", "1".repeat(255)));
    }

    @Test
    void onlyAnAdministratorBringsBackATokenThatLockedItsOfficerOut() {
        Client.ofNewToken(pool.card(0));
        for (int tries = 0; tries < TokenRules.MOST_TRIES; tries++) {
            assertEquals(CKR.PIN_INCORRECT, nobody.tryLogin(CKU.SO, "wrong"));
        }
        assertEquals(CKR.PIN_LOCKED, nobody.init(SO_PIN));
        Request.Builder again =
                Request.newBuilder().setToken(TokenRequest.newBuilder().setInitToken(Client.initToken("new pin")));
        assertEquals(
                Code.FORBIDDEN, pool.ask(TestPool.OFFICER, again).getStatus().getCode());
        assertEquals(
                Code.OK, pool.ask(TestPool.ADMINISTRATOR, again).getStatus().getCode());
        assertEquals(CKR.OK, nobody.tryLogin(CKU.SO, "new pin"));
    }

    @Test
    void onlyTheCoordinatorSpeaksForClients() {
        Request.Builder asked = Request.newBuilder()
                .setToken(TokenRequest.newBuilder().setDescribe(DescribeToken.getDefaultInstance()));
        Response refused = rack.await(pool.card(0).send(PeerRole.PEER_ROLE_CARD, asked));
        assertEquals(Code.FORBIDDEN, refused.getStatus().getCode());
        assertEquals(
                Code.OK,
                rack.await(pool.card(0).send(PeerRole.PEER_ROLE_TESTER, asked))
                        .getStatus()
                        .getCode());
    }

    @Test
    void aKeyThatWantsALoginForEveryUseHasIt() {
        Client user = Client.ofNewToken(pool.card(0));
        ObjectHandle key = user.ok(Client.generatingPair(
                        Attributes.NONE.with(CKA.TOKEN, true),
                        Attributes.NONE,
                        Attributes.NONE
                                .with(CKA.PRIVATE, true)
                                .with(CKA.SIGN, true)
                                .with(CKA.ALWAYS_AUTHENTICATE, true)))
                .getPair()
                .getPrivateKey();
        assertEquals(CKR.USER_NOT_LOGGED_IN, user.trySign(key));
        TokenRequest.Builder login = Client.loginOf(CKU.CONTEXT_SPECIFIC, USER_PIN);
        login.getLoginBuilder().setKey(key.getRef());
        ByteString proof = user.ok(login).getTicket();
        TokenRequest.Builder sign = user.computing(
                ComputeFunction.COMPUTE_SIGN, CKM.ECDSA, key.getRef(), ByteString.copyFrom(new byte[32]));
        assertEquals(CKR.OK, user.value(sign.setUseTicket(proof)));
        assertEquals(CKR.USER_NOT_LOGGED_IN, user.value(sign.setUseTicket(user.ticket())));
        assertEquals(CKR.USER_NOT_LOGGED_IN, user.withTicket(proof).trySign(key));
        assertEquals(CKR.USER_NOT_LOGGED_IN, nobody.value(Client.loginOf(CKU.CONTEXT_SPECIFIC, USER_PIN)));
        rack.run(Duration.ofMinutes(6));
        assertEquals(CKR.USER_NOT_LOGGED_IN, user.value(sign.setUseTicket(proof)));
    }
}
