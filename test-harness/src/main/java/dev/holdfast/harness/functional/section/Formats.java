package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchPool.USER;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.Frame;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/** Section 3: the format of what comes in, and that anything else does no harm. */
final class Formats {

    private static final String FOLDER = "Module-Interface-Verification/Input-Formats";
    private static final String KEY = "formats";

    private Formats() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "lengths-are-kept",
                                "What comes in has the length that is specified for it: the least and the greatest are taken, one less and"
                                        + " one more are refused, and nothing comes with the refusal.",
                                List.of("03.15.02", "03.15.03", "03.15.04"),
                                FOLDER,
                                "Asks with the shortest and the longest of names, credentials, nonces, digests and numbers, and with what"
                                        + " is just beyond.",
                                Formats::lengths)
                        .on("A card in service, with a crypto officer."),
                FunctionalTest.of(
                                "bytes-that-are-no-request-do-nothing",
                                "Bytes that are no request bring no data out of a card, change nothing in it, and do not keep it from"
                                        + " serving others.",
                                List.of("03.15.06"),
                                FOLDER,
                                "Sends frames that are empty, cut off, too long, of no known kind, or random, and looks at the card after"
                                        + " each.",
                                Formats::garbage)
                        .on("A card in service.")
                        .inducing("Malformed bytes are sent after a tester's Hello."));
    }

    private static void lengths(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        BenchOperator officer = card.officer();
        pool.done(USER, Requests.createKey(KEY, Requests.EC_P256));

        pool.done(USER, Requests.random(1));
        pool.done(USER, Requests.random(128));
        bad(pool, Requests.random(0), Requests.random(129));

        pool.done(USER, Requests.createKey("k".repeat(127), Requests.EC_P256));
        bad(
                pool,
                Requests.createKey("", Requests.EC_P256),
                Requests.createKey("k".repeat(128), Requests.EC_P256),
                Requests.createKey("no/name", Requests.EC_P256));

        bad(pool, Requests.createKey("size", octets(0)), Requests.createKey("size", octets(257)));

        pool.done(USER, sign(32));
        bad(pool, sign(0), sign(31), sign(33));

        officer.done(Requests.createOperator("shortest", OperatorRole.AUDITOR, credential(8)));
        officer.done(Requests.createOperator("longest", OperatorRole.AUDITOR, credential(64)));
        for (int length : new int[] {0, 7, 65}) {
            officer.refused(
                    Requests.createOperator("other", OperatorRole.AUDITOR, credential(length)), Code.BAD_PARAMETER);
        }

        card.done(attest(8));
        card.done(attest(64));
        card.refused(attest(7), Code.BAD_PARAMETER);
        card.refused(attest(65), Code.BAD_PARAMETER);

        card.done(events(1));
        card.done(events(1000));
        card.refused(events(0), Code.BAD_PARAMETER);
        card.refused(events(1001), Code.BAD_PARAMETER);
        card.is(CardState.OPERATIONAL);
    }

    private static void garbage(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        pool.done(USER, Requests.createKey(KEY, Requests.EC_P256));
        ByteString digest = digest(card);
        ByteString request = Frame.newBuilder()
                .setRequest(BenchPool.as(USER, Requests.sign(KEY)).setRequestId(7))
                .build()
                .toByteString();
        silent(bench, card, "an empty frame", length(0));
        silent(bench, card, "a frame longer than any", length(Integer.MAX_VALUE));
        silent(bench, card, "a frame of negative length", length(-1));
        silent(bench, card, "a request that is cut off", length(request.size()).concat(request.substring(0, 9)));
        silent(
                bench,
                card,
                "a request whose last byte lacks",
                length(request.size() - 1).concat(request.substring(0, request.size() - 1)));
        silent(bench, card, "a frame of no known kind", length(2).concat(bytes(0x7a, 0x00)));
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 1; round <= 8; round++) {
            byte[] content = new byte[1 + random.nextInt(400)];
            random.nextBytes(content);
            silent(bench, card, "random frame " + round, length(content.length).concat(ByteString.copyFrom(content)));
        }
        bench.same("digest of all that the card holds", digest, digest(card));
        pool.done(USER, Requests.sign(KEY));
    }

    private static void silent(Bench bench, BenchCard card, String what, ByteString bytes) {
        Heard heard = card.send(bytes);
        bench.check(
                what + " is answered by an objection at most",
                heard.getFramesList().stream()
                        .noneMatch(
                                frame -> frame.getResponse().getStatus().getCode() == Code.OK && frame.hasResponse()),
                heard::toString);
        card.is(CardState.OPERATIONAL);
    }

    private static ByteString digest(BenchCard card) {
        return card.done(
                        Request.newBuilder().setGetStatus(GetStatus.newBuilder().setWithDigest(true)))
                .getCardStatus()
                .getStateDigest();
    }

    private static void bad(BenchPool pool, Request.Builder... requests) {
        for (Request.Builder request : requests) {
            pool.refused(USER, request, Code.BAD_PARAMETER);
        }
    }

    private static KeySpec octets(int bits) {
        return KeySpec.newBuilder().setType(KeyType.OCT).setSize(bits).build();
    }

    private static Request.Builder sign(int length) {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName(KEY)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(ByteString.copyFrom(new byte[length])));
    }

    private static Request.Builder attest(int nonce) {
        return Request.newBuilder()
                .setAttestCard(AttestCard.newBuilder()
                        .setFormat(EvidenceFormat.RATS)
                        .setNonce(ByteString.copyFrom(new byte[nonce])));
    }

    private static Request.Builder events(int limit) {
        return Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(limit));
    }

    private static ByteString credential(int length) {
        return ByteString.copyFromUtf8("c".repeat(length));
    }

    private static ByteString length(int length) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    }

    private static ByteString bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return ByteString.copyFrom(content);
    }
}
