package dev.holdfast.partition.token;

import static dev.holdfast.partition.token.Client.ofClass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.FindObjects;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RunSelfTests;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenRandom;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.UpdateKey;
import dev.holdfast.proto.v1.WrapObject;
import dev.holdfast.proto.v1.Zeroize;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a card answers on the thread that asks, and that it is what it would have answered by the wire. */
class AnswersHereTest {

    private static final ByteString BLOCK = ByteString.copyFrom(new byte[32]);
    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private final VirtualRack rack = VirtualRack.withLease();
    private final TestPool pool = TestPool.activated(rack, "pool", 3);
    private final Machine leader = leader();
    private final Client user = Client.ofNewToken(leader);

    @Test
    void anAnswerHereIsTheOneByTheWire() {
        ObjectHandle aes = user.create(Client.secret("aes", new byte[32], true)
                .with(CKA.SENSITIVE, false)
                .with(CKA.EXTRACTABLE, true));
        ObjectHandle wrapping = user.create(Client.secret("wrapping", new byte[32], true)
                .with(CKA.ENCRYPT, false)
                .with(CKA.DECRYPT, false)
                .with(CKA.WRAP, true));
        ObjectHandle pair = user.generatePair("pair", true).getPrivateKey();
        ObjectHandle ofSession = user.create(Client.secret("of a session", new byte[32], false));
        ObjectRef absent = ObjectRef.newBuilder().setId(BLOCK.substring(16)).build();
        Client nobody = Client.of(leader);
        Map<String, TokenRequest.Builder> calls = new LinkedHashMap<>();
        calls.put("describe", describing());
        calls.put("find", finding());
        calls.put("read", Client.reading(pair, CKA.EC_POINT));
        calls.put("read what is sensitive", Client.reading(wrapping, CKA.VALUE));
        calls.put("encrypt", encrypting(aes.getRef()));
        calls.put("encrypt with a session key", encrypting(ofSession.getRef()));
        calls.put("encrypt half a block", encrypting(aes.getRef(), BLOCK.substring(1)));
        calls.put("encrypt with no key", encrypting(absent));
        calls.put("verify", verifying(user.find(ofClass(CKO.PUBLIC_KEY)).get(0).getRef(), user.sign(pair, BLOCK)));
        calls.put("verify what is wrong", verifying(pair.getRef(), BLOCK));
        calls.put(
                "check",
                TokenRequest.newBuilder()
                        .setCheckUse(CheckUse.newBuilder()
                                .setFunction(ComputeFunction.COMPUTE_SIGN)
                                .setMechanism(Client.mechanism(CKM.ECDSA))
                                .setKey(pair.getRef())));
        calls.put(
                "wrap",
                TokenRequest.newBuilder()
                        .setWrap(WrapObject.newBuilder()
                                .setMechanism(Client.mechanism(CKM.AES_KEY_WRAP))
                                .setWrappingKey(wrapping.getRef())
                                .setKey(aes.getRef())));
        calls.put("no random bytes", random(0));
        calls.forEach(
                (name, call) -> List.of(user, nobody, user.withTicket(BLOCK)).forEach(client -> {
                    TokenAnswer byWire = client.call(call.clone());
                    assertEquals(Optional.of(byWire), client.here(call.clone()), name);
                }));
        assertEquals(CKR.OK.value(), user.call(calls.get("wrap")).getReturnValue());
    }

    @Test
    void whatWouldChangeTheVaultIsNotDoneHere() {
        ObjectHandle key = user.create(Client.secret("aes", new byte[32], true));
        ByteString digest = leader.status().getStateDigest();
        for (TokenRequest.Builder change : List.of(
                Client.creating(Client.data("new", false)),
                Client.destroying(key),
                Client.writing(key, Attributes.NONE.with(CKA.LABEL, "other")),
                Client.loginOf(CKU.USER, "wrong"),
                Client.generatingPair(
                        Attributes.NONE.with(CKA.TOKEN, true),
                        Attributes.NONE,
                        Attributes.NONE.with(CKA.SIGN, true)))) {
            assertHere(true);
            assertEquals(Optional.empty(), user.here(change), change::toString);
        }
        assertEquals(digest, leader.status().getStateDigest());
    }

    @Test
    void theDoorsCallsAloneAreAnsweredHere() {
        assertHere(true);
        assertEquals(
                Optional.empty(), leader.answerHere(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance())));
    }

    @Test
    void aCardWithoutALeaseAnswersForSessionObjectsAlone() {
        for (Machine card : pool.cards()) {
            Client client = user.at(card);
            Attributes secret = Client.secret("of a session", new byte[32], false);
            client.ok(encrypting(client.create(secret).getRef()));
            rack.run(Duration.ofSeconds(1));
            assertEquals(Optional.empty(), client.here(finding()), "its lease is over, or it never had one");
            ObjectHandle key =
                    client.here(Client.creating(secret)).orElseThrow().getObject();
            assertEquals(
                    CKR.OK.value(),
                    client.here(encrypting(key.getRef())).orElseThrow().getReturnValue());
            assertEquals(1, client.here(random(1)).orElseThrow().getBytes().size());
        }
        user.ok(finding());
        assertHere(true);
    }

    @Test
    void whatAnotherCardAcknowledgedTheNextAnswerHereKnows() {
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        ObjectHandle key =
                user.find(ofClass(CKO.PRIVATE_KEY).with(CKA.LABEL, "key")).get(0);
        Machine other =
                pool.cards().stream().filter(card -> card != leader).findFirst().orElseThrow();
        user.sign(key, BLOCK);
        for (int round = 0; round < 10; round++) {
            boolean enabled = round % 2 == 1;
            Response changed = other.ask(TestPool.as(
                    TestPool.USER,
                    Request.newBuilder()
                            .setUpdateKey(UpdateKey.newBuilder().setName("key").setEnabled(enabled))));
            assertEquals(Code.OK, changed.getStatus().getCode());
            user.ok(finding());
            assertEquals(
                    Optional.of(enabled ? CKR.OK.value() : CKR.KEY_FUNCTION_NOT_PERMITTED.value()),
                    user.here(user.computing(ComputeFunction.COMPUTE_SIGN, CKM.ECDSA, key.getRef(), BLOCK))
                            .map(TokenAnswer::getReturnValue));
        }
    }

    @Test
    void aCardThatIsOutOfServiceAnswersNothing() {
        assertHere(true);
        leader.holdWorkers();
        CompletableFuture<Response> tests =
                leader.send(Request.newBuilder().setRunSelfTests(RunSelfTests.getDefaultInstance()));
        rack.run(Duration.ofMillis(1));
        assertEquals(CardState.SELF_TEST_ON_DEMAND, leader.card().state());
        assertHere(false);
        leader.releaseWorkers();
        rack.await(tests);
        user.ok(finding());
        assertHere(true);
        leader.ask(Request.newBuilder().setZeroize(Zeroize.getDefaultInstance()));
        assertHere(false);
        leader.powerOff();
        assertHere(false);
    }

    @Test
    void aCardWhoseGeneratorFailsHereEntersItsErrorState() {
        leader.withEntropy(noise -> Arrays.fill(noise, (byte) 0));
        int answered = 0;
        while (user.here(random(1)).isPresent()) {
            answered++;
        }
        assertTrue(answered > 0);
        rack.run(Duration.ofMillis(1));
        assertEquals(CardState.ERROR, leader.card().state());
        assertHere(false);
    }

    private void assertHere(boolean answered) {
        assertEquals(answered, user.here(finding()).isPresent());
        assertEquals(answered, user.here(random(1)).isPresent());
    }

    /** With a lease, since it has just been asked. */
    private Machine leader() {
        return pool.cards().stream()
                .filter(card -> card.status().getLeader())
                .findFirst()
                .orElseThrow();
    }

    private static TokenRequest.Builder describing() {
        return TokenRequest.newBuilder().setDescribe(DescribeToken.newBuilder().setMechanisms(true));
    }

    private static TokenRequest.Builder finding() {
        return TokenRequest.newBuilder().setFindObjects(FindObjects.getDefaultInstance());
    }

    private static TokenRequest.Builder random(int length) {
        return TokenRequest.newBuilder().setRandom(TokenRandom.newBuilder().setLength(length));
    }

    private TokenRequest.Builder encrypting(ObjectRef key) {
        return encrypting(key, BLOCK);
    }

    private TokenRequest.Builder encrypting(ObjectRef key, ByteString data) {
        return user.computing(ComputeFunction.COMPUTE_ENCRYPT, CKM.AES_ECB, key, data);
    }

    private TokenRequest.Builder verifying(ObjectRef key, ByteString signature) {
        TokenRequest.Builder call = user.computing(ComputeFunction.COMPUTE_VERIFY, CKM.ECDSA, key, BLOCK);
        call.getComputeBuilder().setSignature(signature);
        return call;
    }
}
