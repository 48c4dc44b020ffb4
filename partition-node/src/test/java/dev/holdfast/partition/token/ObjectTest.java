package dev.holdfast.partition.token;

import static dev.holdfast.partition.token.Client.data;
import static dev.holdfast.partition.token.Client.ofClass;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ComputeFunction;
import dev.holdfast.proto.v1.CopyObject;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenRandom;
import dev.holdfast.proto.v1.TokenRequest;
import dev.holdfast.proto.v1.TokenTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Objects of the token and of sessions, from their making to their end, on all cards of a pool. */
class ObjectTest {

    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 3);
    private final Client user = Client.ofNewToken(pool.card(0));

    @Test
    void aTokenObjectIsTheSameOnEveryCard() {
        ObjectHandle made = user.create(data("one", false));
        assertEquals(made, Client.of(pool.card(1)).find(ofClass(CKO.DATA)).get(0));
        assertEquals(
                "value of one",
                user.at(pool.card(2)).read(made, CKA.VALUE).getValue().toStringUtf8());
        assertEquals(
                32, user.read(made, CKA.UNIQUE_ID).getValue().toStringUtf8().length());
        user.at(pool.card(1)).ok(Client.writing(made, Attributes.NONE.with(CKA.LABEL, "two")));
        assertEquals(List.of(), user.find(Attributes.NONE.with(CKA.LABEL, "one")));
        assertEquals(List.of(made), user.find(Attributes.NONE.with(CKA.LABEL, "two")));
        assertEquals(CKR.OK, user.at(pool.card(2)).destroy(made));
        assertEquals(CKR.OBJECT_HANDLE_INVALID, user.destroy(made));
        assertEquals(CKR.OBJECT_HANDLE_INVALID, user.value(Client.reading(made, CKA.LABEL)));
        assertOneState();
    }

    @Test
    void changesThatMeetAreBothMade() {
        ObjectHandle made = user.create(Client.secret("a key", new byte[32], true));
        List<CompletableFuture<Response>> answers =
                List.of(Attributes.NONE.with(CKA.LABEL, "two"), Attributes.NONE.with(CKA.ID, new byte[] {7})).stream()
                        .map(change -> Client.writing(made, change).setTicket(user.ticket()))
                        .map(request -> pool.card(1).send(Request.newBuilder().setToken(request)))
                        .toList();
        answers.forEach(answer ->
                assertEquals(CKR.OK.value(), rack.await(answer).getTokenAnswer().getReturnValue()));
        assertEquals(
                List.of(made), user.find(Attributes.NONE.with(CKA.LABEL, "two").with(CKA.ID, new byte[] {7})));
    }

    @Test
    void anAttributeThatNobodyKnowsIsOneThatNoObjectHas() {
        user.create(data("one", false));
        TokenRequest.Builder strange = TokenRequest.newBuilder();
        strange.getFindObjectsBuilder()
                .setTemplate(TokenTemplate.newBuilder()
                        .addAttributes(TokenAttribute.newBuilder().setType(0xce534351L)));
        assertEquals(0, user.ok(strange).getObjects().getObjectsCount());
    }

    @Test
    void aKeySignsOnEveryCardAndItsValueIsNotTold() {
        ObjectPair pair = user.generatePair("not a name of the service", true);
        assertEquals(16, pair.getPrivateKey().getRef().getId().size());
        ByteString signature = user.at(pool.card(1)).sign(pair.getPrivateKey(), DIGEST);
        assertEquals(CKR.OK, user.at(pool.card(2)).verify(pair.getPublicKey(), DIGEST, signature));
        assertEquals(CKR.OK, Client.of(pool.card(2)).verify(pair.getPublicKey(), DIGEST, signature));
        assertEquals(CKR.KEY_HANDLE_INVALID, Client.of(pool.card(0)).trySign(pair.getPrivateKey()));
        assertEquals(
                CKR.ATTRIBUTE_SENSITIVE.value(),
                user.read(pair.getPrivateKey(), CKA.VALUE).getReturnValue());
        assertEquals(
                CKR.SIGNATURE_INVALID,
                user.verify(
                        pair.getPublicKey(),
                        ByteString.copyFrom(new byte[31]).concat(ByteString.copyFromUtf8("x")),
                        signature));
    }

    @Test
    void aSessionObjectIsOfOneCardAndOneBoot() {
        Machine home = pool.card(0);
        ObjectPair pair = user.generatePair("session", false);
        assertTrue(pair.getPrivateKey().getRef().hasSession());
        Set<Long> told = pair.getPrivateKey().getRef().getSession().getAttributesList().stream()
                .map(TokenAttribute::getType)
                .collect(Collectors.toSet());
        assertTrue(told.contains(CKA.LABEL.value()));
        assertTrue(!told.contains(CKA.VALUE.value()), "the private value travels in clear");
        ByteString signature = user.sign(pair.getPrivateKey(), DIGEST);
        assertEquals(CKR.OK, user.verify(pair.getPublicKey(), DIGEST, signature));
        assertEquals(CKR.KEY_HANDLE_INVALID, user.at(pool.card(1)).trySign(pair.getPrivateKey()));
        assertEquals(CKR.KEY_HANDLE_INVALID, Client.of(home).trySign(pair.getPrivateKey()));
        assertEquals(List.of(), user.find(Attributes.NONE.with(CKA.LABEL, "session")));
        home.powerCut();
        home.powerOn();
        assertEquals(CKR.KEY_HANDLE_INVALID, user.trySign(pair.getPrivateKey()));
        assertEquals(CKR.OBJECT_HANDLE_INVALID, user.value(Client.reading(pair.getPublicKey(), CKA.LABEL)));
        assertEquals(CKR.OK, user.tryLogin(CKU.USER, Client.USER_PIN));
    }

    @Test
    void sessionObjectsNeedNoMajority() {
        ObjectPair before = user.generatePair("session", false);
        pool.card(1).powerCut();
        pool.card(2).powerCut();
        user.sign(before.getPrivateKey(), DIGEST);
        user.sign(user.generatePair("alone", false).getPrivateKey(), DIGEST);
        assertEquals(
                Code.NO_QUORUM,
                user.ask(Client.creating(data("token", true))).getStatus().getCode());
    }

    @Test
    void aSessionObjectIsAnotherOneWhenItIsChangedAndMayBeCopiedToTheToken() {
        ObjectHandle made = user.create(data("old", true).with(CKA.TOKEN, false));
        ObjectHandle changed = user.ok(Client.writing(made, Attributes.NONE.with(CKA.LABEL, "new")))
                .getObject();
        assertEquals("new", user.read(changed, CKA.LABEL).getValue().toStringUtf8());
        assertEquals(
                user.read(made, CKA.UNIQUE_ID).getValue(),
                user.read(changed, CKA.UNIQUE_ID).getValue());
        TokenRequest.Builder copying = TokenRequest.newBuilder()
                .setCopyObject(CopyObject.newBuilder()
                        .setObject(changed.getRef())
                        .setTemplate(Attributes.NONE.with(CKA.TOKEN, true).template()));
        ObjectHandle copy = user.ok(copying).getObject();
        assertEquals(List.of(copy), user.at(pool.card(1)).find(Attributes.NONE.with(CKA.LABEL, "new")));
        assertEquals("value of old", user.read(copy, CKA.VALUE).getValue().toStringUtf8());
        assertNotEquals(
                user.read(changed, CKA.UNIQUE_ID).getValue(),
                user.read(copy, CKA.UNIQUE_ID).getValue());
        assertEquals(CKR.OK, user.destroy(changed));
    }

    @Test
    void aKeyIsCopiedWithItsValue() {
        byte[] value = new byte[32];
        value[0] = 5;
        ObjectHandle key = user.create(Client.secret("a key of aes", value, true)
                .with(CKA.SENSITIVE, false)
                .with(CKA.EXTRACTABLE, true));
        assertEquals(ByteString.copyFrom(value), user.read(key, CKA.VALUE).getValue());
        TokenRequest.Builder copying = TokenRequest.newBuilder()
                .setCopyObject(CopyObject.newBuilder()
                        .setObject(key.getRef())
                        .setTemplate(Attributes.NONE.with(CKA.LABEL, "a copy").template()));
        ObjectHandle copy = user.ok(copying).getObject();
        assertEquals(
                ByteString.copyFrom(value),
                user.at(pool.card(1)).read(copy, CKA.VALUE).getValue());
    }

    @Test
    void everyTokenTellsWhichProfilesOfTheStandardItFollows() {
        List<ObjectHandle> profiles = Client.of(pool.card(0)).find(ofClass(CKO.PROFILE));
        assertTrue(!profiles.isEmpty());
        assertEquals(profiles, Client.of(pool.card(1)).find(ofClass(CKO.PROFILE)));
        assertTrue(user.read(profiles.get(0), CKA.PROFILE_ID).getReturnValue() == CKR.OK.value());
        assertEquals(CKR.ACTION_PROHIBITED, user.destroy(profiles.get(0)));
    }

    @Test
    void aCheckOfUseComputesNothingAndWantsNoLoginForEveryUse() {
        ObjectPair pair = user.generatePair("a key", true);
        TokenRequest.Builder check = TokenRequest.newBuilder()
                .setCheckUse(CheckUse.newBuilder()
                        .setFunction(ComputeFunction.COMPUTE_SIGN)
                        .setMechanism(Client.mechanism(CKM.ECDSA))
                        .setKey(pair.getPrivateKey().getRef()));
        assertEquals(64, user.ok(check).getUseChecked().getOutputBytes());
        assertEquals(256, user.ok(check).getUseChecked().getKeyBits());
    }

    @Test
    void randomBytesAreAsManyAsAreAskedFor() {
        for (int length : new int[] {1, 32, 1 << 20}) {
            TokenRequest.Builder random =
                    TokenRequest.newBuilder().setRandom(TokenRandom.newBuilder().setLength(length));
            assertEquals(length, user.ok(random).getBytes().size());
        }
        assertEquals(CKR.ARGUMENTS_BAD, user.value(TokenRequest.newBuilder().setRandom(TokenRandom.newBuilder())));
    }

    private void assertOneState() {
        assertTrue(
                rack.runUntil(
                        () -> pool.cards().stream()
                                        .map(card -> card.status().getStateDigest())
                                        .distinct()
                                        .count()
                                == 1,
                        Duration.ofSeconds(10)),
                "the cards differ");
    }
}
