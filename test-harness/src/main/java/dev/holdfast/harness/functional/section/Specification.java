package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchPool.USER;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.ServiceIndicator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Section 2: what the module is, in which mode it is, and how one knows. */
final class Specification {

    private static final int ROUNDS = 20;

    private Specification() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                        "versions-of-components",
                        "The version that a card tells is that of its one firmware image, which vendor and owner have signed, and which has"
                                + " a digest of its own.",
                        List.of("02.12.01"),
                        "Services-Testing/Show-Version",
                        "Asks status and firmware report of two cards with different images, and compares version and digest.",
                        Specification::versions),
                FunctionalTest.of(
                                "side-services-do-not-disturb",
                                "Services without security relevance neither change what a card holds nor disturb what it computes.",
                                List.of("02.10.01"),
                                "Services-Testing/Approved-Mode-Services",
                                "Asks for status, events, policy, sensors and images over and over while the card signs, verifies every"
                                        + " signature, and compares the digest of all that the card holds.",
                                Specification::sideServices)
                        .on("A card in service, with a key."),
                FunctionalTest.of(
                                "approved-mode-from-power-on",
                                "A card is in its approved mode of operation as soon as it is in service, without anybody choosing it, and"
                                        + " again after a power cycle.",
                                List.of("02.19.02"),
                                "Services-Testing/Approved-Mode-Services/Approved-Mode-Verification",
                                "Makes a key, signs, verifies and draws random bytes, and compares the indicators, before and after a power"
                                        + " cycle.",
                                Specification::approvedMode)
                        .on("A card in service."));
    }

    private static void versions(Bench bench) throws IOException {
        BenchCard card = bench.card();
        FirmwareReport.Image first =
                card.done(Requests.firmware()).getFirmwareReport().getRunning();
        bench.same("version in the status", first.getVersion(), card.status().getFirmwareVersion());
        bench.check("the image is signed", first.getSigned());
        BenchCard other = bench.cardWithoutPower(bench.image("0.8.0-test", 1));
        other.on();
        FirmwareReport.Image second =
                other.done(Requests.firmware()).getFirmwareReport().getRunning();
        bench.same("version of the other card", "0.8.0-test", other.status().getFirmwareVersion());
        bench.check("the other card's image is signed", second.getSigned());
        bench.check("the digests of the images differ", !first.getSha256().equals(second.getSha256()));
    }

    private static void sideServices(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        BenchCard card = pool.card();
        pool.done(USER, Requests.createKey("side", Requests.EC_P256));
        ByteString before = digest(card);
        List<CompletableFuture<?>> asides = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Request.Builder aside : List.of(
                    Requests.status(), Requests.events(), Requests.policy(), Requests.sensors(), Requests.firmware())) {
                asides.add(card.begin(aside));
            }
            ByteString signature =
                    pool.done(USER, Requests.sign("side")).getCryptoResult().getResult();
            bench.check(
                    "signature " + (round + 1) + " verifies",
                    pool.done(USER, Requests.verify("side", signature))
                            .getVerifyResult()
                            .getValid());
        }
        asides.forEach(CompletableFuture::join);
        bench.same("digest of all that the card holds", before, digest(card));
        card.is(CardState.OPERATIONAL);
    }

    private static void approvedMode(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        for (String key : List.of("first-boot", "second-boot")) {
            approved(bench, pool, Requests.createKey(key, Requests.EC_P256));
            approved(bench, pool, Requests.sign(key));
            approved(bench, pool, Requests.random(32));
            ByteString signature =
                    pool.done(USER, Requests.sign(key)).getCryptoResult().getResult();
            approved(bench, pool, Requests.verify(key, signature));
            pool.card().cycle();
            pool.card().comesTo(CardState.OPERATIONAL);
        }
    }

    private static void approved(Bench bench, BenchPool pool, Request.Builder request) {
        bench.same(
                "indicator",
                ServiceIndicator.SERVICE_INDICATOR_APPROVED,
                pool.done(USER, request).getIndicator());
    }

    private static ByteString digest(BenchCard card) {
        return card.done(
                        Request.newBuilder().setGetStatus(GetStatus.newBuilder().setWithDigest(true)))
                .getCardStatus()
                .getStateDigest();
    }
}
