package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchPool.USER;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Section 3: what comes in and goes out, and by which of the logical interfaces. */
final class Interfaces {

    private static final String FOLDER = "Module-Interface-Verification";
    private static final String KEY = "interfaces";
    private static final String IN_SERVICE = "A card in service.";

    private Interfaces() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "interfaces-are-told-apart",
                                "A card knows commands, data and power that come in, and data and status that go out, from each other:"
                                        + " a request names its service and holds its data, an answer its status and, if there is"
                                        + " any, its data.",
                                List.of("03.01.04", "03.02.01", "03.14.03"),
                                FOLDER,
                                "Makes a request that succeeds, one that fails, one that names no service, one from somebody who may"
                                        + " command nothing, one for status, and cuts the power.",
                                Interfaces::toldApart)
                        .on(IN_SERVICE),
                FunctionalTest.of(
                                "data-comes-in-as-parameters",
                                "The data that a card works on are those in the parameters of the request.",
                                List.of("03.05.01"),
                                FOLDER + "/Data-Input",
                                "Imports a key that the tester knows, has data encrypted with it, and computes the same outside.",
                                Interfaces::dataInput)
                        .on(IN_SERVICE),
                FunctionalTest.of(
                                "data-goes-out-as-payload",
                                "Data leave a card in the payload of an answer that says OK, and a refusal carries none.",
                                List.of("03.06.01"),
                                FOLDER + "/Data-Output",
                                "Has a digest signed and verifies the signature outside; decrypts what was encrypted; then makes requests"
                                        + " that must be refused.",
                                Interfaces::dataOutput)
                        .on(IN_SERVICE),
                FunctionalTest.of(
                        "commands-come-in-as-requests",
                        "A card is commanded by requests of those who may, and by nothing else that looks like one.",
                        List.of("03.08.01"),
                        FOLDER + "/Control-Input",
                        "Sends the bytes of a zeroization as data of another service, as bytes on a channel, and as a request in the"
                                + " role of a card; then as a request of a tester.",
                        Interfaces::controlInput));
    }

    private static void toldApart(Bench bench) throws IOException {
        BenchPool pool = withKey(bench);
        BenchCard card = pool.card();
        Response signed = pool.done(USER, Requests.sign(KEY));
        bench.same("payload of a signature", PayloadCase.CRYPTO_RESULT, signed.getPayloadCase());
        bench.same(
                "state in its status", CardState.OPERATIONAL, signed.getStatus().getCardState());
        Response refused = pool.refused(USER, Requests.sign("no-such-key"), Code.NOT_FOUND);
        bench.check(
                "a refusal says why in its status",
                !refused.getStatus().getMessage().isEmpty());
        bench.same(
                "payload of a status",
                PayloadCase.CARD_STATUS,
                card.ask(Requests.status()).getPayloadCase());
        card.refused(Request.newBuilder(), Code.BAD_PARAMETER);
        card.refused(card.join(card.begin(PeerRole.PEER_ROLE_CARD, "somebody", Requests.sign(KEY))));
        card.refused(card.join(card.begin(PeerRole.PEER_ROLE_UNSPECIFIED, "somebody", Requests.sign(KEY))));
        card.off();
        bench.same(
                "answer of a card without power",
                Code.UNREACHABLE,
                card.ask(Requests.status()).getStatus().getCode());
        card.on();
        card.comesTo(CardState.OPERATIONAL);
    }

    private static void dataInput(Bench bench) throws IOException, GeneralSecurityException {
        BenchPool pool = bench.pool();
        byte[] known = new byte[32];
        byte[] iv = new byte[16];
        byte[] data = new byte[64];
        Arrays.fill(known, (byte) 0x5a);
        Arrays.fill(iv, (byte) 0x11);
        pool.done(USER, Requests.importKey(KEY, Requests.AES_256, known));
        for (int first = 0; first < 4; first++) {
            data[0] = (byte) first;
            ByteString made = pool.done(USER, Requests.encrypt(KEY, EncryptionAlgorithm.A256CBC, data, iv))
                    .getCryptoResult()
                    .getResult();
            Cipher outside = Cipher.getInstance("AES/CBC/NoPadding");
            outside.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(known, "AES"), new IvParameterSpec(iv));
            bench.check(
                    "the card encrypted the data of request " + (first + 1) + " under the imported key",
                    made.equals(ByteString.copyFrom(outside.doFinal(data))));
        }
    }

    private static void dataOutput(Bench bench) throws IOException, GeneralSecurityException {
        BenchPool pool = withKey(bench);
        Response signed = pool.done(USER, Requests.sign(KEY));
        byte[] spki = pool.done(USER, Requests.getKey(KEY))
                .getKeyBundle()
                .getVersion()
                .getPublicKey()
                .toByteArray();
        Signature outside = Signature.getInstance("NONEwithECDSAinP1363Format");
        outside.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
        outside.update(new byte[32]);
        bench.check(
                "the payload is a signature that verifies outside of the card",
                outside.verify(signed.getCryptoResult().getResult().toByteArray()));
        byte[] iv = new byte[16];
        pool.done(USER, Requests.createKey("secret", Requests.AES_256));
        ByteString hidden = pool.done(USER, Requests.encrypt("secret", EncryptionAlgorithm.A256CBC, new byte[32], iv))
                .getCryptoResult()
                .getResult();
        bench.same(
                "what is decrypted again",
                ByteString.copyFrom(new byte[32]),
                pool.done(USER, Requests.decrypt("secret", EncryptionAlgorithm.A256CBC, hidden, iv))
                        .getCryptoResult()
                        .getResult());
        pool.refused(BenchPool.NOBODY, Requests.sign(KEY), Code.FORBIDDEN);
        pool.refused(BenchPool.NOBODY, Requests.random(16), Code.FORBIDDEN);
        pool.refused(USER, Requests.getKey("no-such-key"), Code.NOT_FOUND);
        pool.refused(
                USER,
                Requests.decrypt("secret", EncryptionAlgorithm.A256CBC, hidden.substring(0, 15), iv),
                Code.BAD_PARAMETER,
                Code.CRYPTO_FAILED);
        pool.refused(USER, Requests.decrypt(KEY, EncryptionAlgorithm.A256CBC, hidden, iv));
    }

    private static void controlInput(Bench bench) throws IOException {
        BenchCard card = bench.card();
        ByteString command = Requests.zeroize().setRequestId(1).build().toByteString();
        card.ask(Requests.openSession("admin", command));
        card.is(CardState.UNINITIALIZED);
        card.send(command);
        card.send(
                ByteString.copyFrom(new byte[] {0, 0, 0, (byte) command.size()}).concat(command));
        card.is(CardState.UNINITIALIZED);
        card.refused(card.join(card.begin(PeerRole.PEER_ROLE_CARD, "somebody", Requests.zeroize())));
        card.is(CardState.UNINITIALIZED);
        card.done(Requests.zeroize());
        card.is(CardState.ZEROIZED);
    }

    private static BenchPool withKey(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        pool.done(USER, Requests.createKey(KEY, Requests.EC_P256));
        return pool;
    }
}
