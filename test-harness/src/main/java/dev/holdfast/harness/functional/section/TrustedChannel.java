package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Wiretap;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Section 3: the channel to a card over the network, TLS 1.3 with papers of the card's owner at both ends. */
final class TrustedChannel {

    private static final String FOLDER = "Module-Interface-Verification/Trusted-Channel";
    private static final String NETWORK_CARD = "A blank card that listens on TCP, with its owner's papers.";
    private static final int TLS_ALERT = 0x15;

    private TrustedChannel() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "credentials-are-not-on-the-wire",
                                "Credentials and sessions travel in the trusted channel, and who reads along finds neither.",
                                List.of("03.16.01", "03.18.01"),
                                FOLDER,
                                "Logs in by way of a relay that keeps all bytes, and looks for the credential and the session among"
                                        + " them.",
                                TrustedChannel::readingAlong)
                        .on(NETWORK_CARD),
                FunctionalTest.of(
                                "what-was-changed-on-the-way-is-not-done",
                                "A request that was changed on the way is not carried out, and nothing answers it.",
                                List.of("03.18.02"),
                                FOLDER,
                                "Sends a zeroization by way of a relay that changes all from some byte on, earlier or later, and looks"
                                        + " whether the card did it; then sends one unchanged.",
                                TrustedChannel::changing)
                        .on(NETWORK_CARD)
                        .inducing("One bit of every byte that passes the relay after some place is turned."),
                FunctionalTest.of(
                                "nothing-but-the-channel-answers",
                                "The port of the channel answers nothing outside of it, and a session is good in the channel of its owner"
                                        + " only.",
                                List.of("03.19.02", "03.19.04"),
                                FOLDER,
                                "Sends a request without TLS, and uses an operator's session from a channel of somebody else.",
                                TrustedChannel::separate)
                        .on(NETWORK_CARD),
                FunctionalTest.of(
                                "the-channel-knows-who-comes",
                                "Nobody uses the channel whom the card's owner has not certified, by name and by role.",
                                List.of("03.20.01"),
                                FOLDER,
                                "Comes with papers of another owner, with the right ones under another name, and with the right ones in"
                                        + " another role; then with the right ones.",
                                TrustedChannel::identities)
                        .on(NETWORK_CARD));
    }

    private static void readingAlong(Bench bench) throws Exception {
        BenchCard card = bench.networkCard();
        card.officer();
        ByteString credential = BenchOperator.ownOf(BenchOperator.ADMIN);
        try (Wiretap tap = Wiretap.before(card)) {
            Response opened = card.done(
                    card.join(card.beginVia(tap.address(), Requests.openSession(BenchOperator.ADMIN, credential))));
            ByteString session = opened.getOperatorSession().getSession();
            String seen = text(tap.toCard()) + text(tap.fromCard());
            bench.check(seen.length() + " bytes went by", tap.toCard().length > 0);
            bench.check("the credential is not among them", !seen.contains(text(credential.toByteArray())));
            bench.check("the session is not among them", !seen.contains(text(session.toByteArray())));
            bench.check("the operator's name is not among them, either", !seen.contains("admin"));
        }
    }

    private static void changing(Bench bench) throws Exception {
        BenchCard card = bench.networkCard();
        int length;
        try (Wiretap tap = Wiretap.before(card)) {
            card.done(card.join(card.beginVia(tap.address(), Requests.status())));
            length = tap.toCard().length;
        }
        for (int at : new int[] {20, length / 2, length - 70}) {
            try (Wiretap tap = Wiretap.spoiling(card, at)) {
                Response answer = card.join(card.beginVia(tap.address(), Requests.zeroize()));
                bench.check(
                        "a change from byte " + at + " of about " + length + " leaves the request unanswered",
                        List.of(Code.UNREACHABLE, Code.OUTCOME_UNKNOWN, Code.ATTESTATION_REFUSED)
                                .contains(answer.getStatus().getCode()),
                        () -> "it was " + answer.getStatus().getCode());
            }
            card.is(CardState.UNINITIALIZED);
        }
        try (Wiretap tap = Wiretap.before(card)) {
            card.done(card.join(card.beginVia(tap.address(), Requests.zeroize())));
        }
        card.is(CardState.ZEROIZED);
    }

    private static void separate(Bench bench) throws Exception {
        BenchCard card = bench.networkCard();
        Address.Tcp at = (Address.Tcp) card.address();
        try (Socket plain = new Socket(at.host(), at.port())) {
            plain.setSoTimeout(Math.toIntExact(Bench.PATIENCE.toMillis()));
            byte[] request = Requests.status().build().toByteArray();
            plain.getOutputStream().write(new byte[] {0, 0, 0, (byte) request.length});
            plain.getOutputStream().write(request);
            byte[] heard = plain.getInputStream().readAllBytes();
            bench.check(
                    "the port ends a connection without TLS, with an alert of TLS at most",
                    heard.length == 0 || heard[0] == TLS_ALERT,
                    () -> heard.length + " bytes came back");
        }
        BenchOperator officer = card.officer();
        officer.done(Requests.operators());
        card.refused(card.askAsCoordinator(Requests.operators().setSession(officer.session())), Code.FORBIDDEN);
    }

    private static void identities(Bench bench) throws IOException {
        BenchCard card = bench.networkCard();
        unheard(
                card,
                card.askWith(
                        bench.strangersPapers("tester", PeerRole.PEER_ROLE_TESTER),
                        PeerRole.PEER_ROLE_TESTER,
                        "tester",
                        Requests.status()));
        unheard(
                card,
                card.askWith(
                        bench.papers("tester", PeerRole.PEER_ROLE_TESTER),
                        PeerRole.PEER_ROLE_TESTER,
                        "somebody-else",
                        Requests.status()));
        unheard(
                card,
                card.askWith(
                        bench.papers("tester", PeerRole.PEER_ROLE_TESTER),
                        PeerRole.PEER_ROLE_COORDINATOR,
                        "tester",
                        Requests.status()));
        card.status();
    }

    private static void unheard(BenchCard card, Response answer) {
        card.refused(answer, Code.ATTESTATION_REFUSED, Code.FORBIDDEN);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
