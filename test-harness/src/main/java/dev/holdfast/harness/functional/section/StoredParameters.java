package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.harness.scan.ByteScan;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.RotateKey;
import dev.holdfast.proto.v1.UpdateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Section 9: sensitive security parameters that a card keeps. */
final class StoredParameters {

    private static final String PROTECTION = "SSP-Testing/SSP-Protection";
    private static final String ASSOCIATION = "SSP-Testing/SSP-Association";
    private static final String MEMBER = "A pool of one new card with test firmware, in use, with two keys.";
    private static final String ONE = "one";
    private static final String OTHER = "other";
    private static final String IMPORTED = "imported";
    private static final byte[] SECRET =
            HexFormat.of().parseHex("91b3a7f02c4d5e681f7a0b9c8d3e2f45c6b1a09f8e7d6c5b4a3f29180716f5e4");
    private static final byte[] CREDENTIAL =
            HexFormat.of().parseHex("d81f0b6ae59c3742f6a9107bce84d253a0c5e7f1b2964d38");

    private static final int IMAGE_BYTES = 100_000;

    private StoredParameters() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "secrets-lie-sealed",
                                "Neither what a card keeps nor what it says of a key shows a secret.",
                                List.of("09.01.02"),
                                PROTECTION,
                                "Imports a key and replaces a credential, searches the answers and every file of the card for"
                                        + " them, in binary, hexadecimal and base64, running and without power.",
                                StoredParameters::sealed)
                        .by(Access.PHYSICAL, Technique.HARNESS)
                        .on(MEMBER),
                FunctionalTest.of(
                                "others-neither-use-nor-change",
                                "Who has no role for it can neither use nor read nor change nor replace a key, an operator or a"
                                        + " role.",
                                List.of("09.01.02", "09.01.03", "09.02.02", "09.27.02"),
                                PROTECTION,
                                "As somebody without a role, as nobody, and as operators of the card who may not: asks for every"
                                        + " use and every change, and compares keys and operators before and after.",
                                StoredParameters::others)
                        .on(MEMBER),
                FunctionalTest.of(
                                "altered-store-is-refused",
                                "A changed bit anywhere in the sealed store is noticed before anything of it is used.",
                                List.of("09.01.03", "09.02.02", "09.27.02"),
                                PROTECTION,
                                "Changes a bit at several places of every file of the store, boots each time, asks for a key, and"
                                        + " mends the bit.",
                                StoredParameters::altered)
                        .by(Access.PHYSICAL, Technique.HARNESS)
                        .on(MEMBER)
                        .inducing("One bit of the store is changed while the card has no power."),
                FunctionalTest.of(
                                "strange-and-old-stores-are-refused",
                                "A card opens no store but its own latest one.",
                                List.of("09.01.03", "09.27.02"),
                                PROTECTION,
                                "Puts the disk and flash of another card into a card, then older ones of its own, then the latest"
                                        + " ones.",
                                StoredParameters::substituted)
                        .by(Access.PHYSICAL, Technique.HARNESS)
                        .on("Two pools of one new card each, in use.")
                        .inducing("Disk and flash are exchanged while the card has no power."),
                FunctionalTest.of(
                                "keys-keep-their-names-and-rights",
                                "Every key stays bound to its name, its versions and those who may use it, across power cycles.",
                                List.of("09.03.02", "09.03.03", "09.25.02"),
                                ASSOCIATION,
                                "Signs with two keys and verifies each signature with both, compares their bundles before and after"
                                        + " a power cycle, and asks as somebody without a role.",
                                StoredParameters::association)
                        .on(MEMBER));
    }

    private static void sealed(Bench bench) throws Exception {
        BenchPool pool = inUse(bench);
        BenchCard card = pool.card();
        BenchOperator officer = card.officer();
        officer.done(Requests.replaceCredential(officer.credential(), ByteString.copyFrom(CREDENTIAL)));
        pool.done(BenchPool.USER, Requests.importKey(IMPORTED, Requests.AES_256, SECRET));
        for (Request.Builder asked : List.of(
                Requests.getKey(IMPORTED),
                Requests.backup(IMPORTED),
                Request.newBuilder().setListKeys(ListKeys.newBuilder().setLimit(25)))) {
            ByteString answer = pool.done(BenchPool.USER, asked).toByteString();
            bench.check("the answer does not show the key", !Histories.shows(answer, SECRET));
        }
        searched(bench, card);
        card.off();
        searched(bench, card);
    }

    private static void searched(Bench bench, BenchCard card) {
        try (ByteScan scan = new ByteScan(Map.of("key", SECRET, "credential", CREDENTIAL))) {
            ByteScan.Result result = scan.scan(List.of(card.folder()));
            bench.check("more than the card's image was searched", result.bytes() > IMAGE_BYTES);
            bench.check("no secret is found", result.findings().isEmpty(), () -> result.findings() + " are");
        }
    }

    private static void others(Bench bench) throws Exception {
        BenchPool pool = inUse(bench);
        BenchCard card = pool.card();
        BenchOperator officer = card.officer();
        BenchOperator user = officer.enrol("user", OperatorRole.CRYPTO_USER);
        KeyBundle before = bundle(pool, ONE);
        for (Request.Builder asked : usesAndChanges()) {
            pool.refused(BenchPool.NOBODY, asked.clone(), Code.FORBIDDEN);
            card.refused(asked.clone(), Code.FORBIDDEN);
            officer.refused(asked.clone(), Code.FORBIDDEN);
        }
        pool.refused(BenchPool.OFFICER, Requests.delete(ONE), Code.FORBIDDEN);
        bench.same("bundle of the key", before, bundle(pool, ONE));
        user.refused(
                Requests.createOperator("another", OperatorRole.CRYPTO_OFFICER, user.credential()), Code.FORBIDDEN);
        user.refused(Requests.operators(), Code.FORBIDDEN);
        bench.same(
                "number of operators",
                2,
                officer.done(Requests.operators()).getOperatorList().getOperatorsCount());
    }

    private static List<Request.Builder> usesAndChanges() {
        return List.of(
                Requests.sign(ONE),
                Requests.getKey(ONE),
                Requests.backup(ONE),
                Requests.delete(ONE),
                Requests.purge(ONE),
                Requests.importKey(ONE, Requests.AES_256, SECRET),
                Requests.createKey(ONE, Requests.EC_P256),
                Request.newBuilder().setRotateKey(RotateKey.newBuilder().setName(ONE)),
                Request.newBuilder()
                        .setUpdateKey(UpdateKey.newBuilder().setName(ONE).setEnabled(false)));
    }

    private static void altered(Bench bench) throws Exception {
        BenchPool pool = inUse(bench);
        BenchCard card = pool.card();
        KeyBundle before = bundle(pool, ONE);
        card.off();
        for (String file : files(card)) {
            long size = Files.size(card.folder().resolve(file));
            for (long at : new long[] {0, size / 3, size / 2, size - 1}) {
                card.spoil(file, at);
                card.on();
                card.is(CardState.ERROR);
                pool.refused(BenchPool.USER, Requests.sign(ONE), Code.CARD_ERROR);
                card.off();
                card.spoil(file, at);
            }
        }
        card.on();
        card.comesTo(CardState.OPERATIONAL);
        bench.same("bundle of the key", before, bundle(pool, ONE));
    }

    private static List<String> files(BenchCard card) throws IOException {
        try (Stream<Path> files = Files.list(card.folder().resolve("disk"))) {
            return files.filter(file -> file.toFile().length() > 0)
                    .map(file -> card.folder().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void doesNotServe(BenchPool pool, BenchCard card, KeptStore wrong) throws Exception {
        wrong.putBack(card);
        card.bootsTo(CardState.ERROR);
        pool.refused(BenchPool.USER, Requests.sign(ONE), Code.CARD_ERROR);
        pool.refused(BenchPool.USER, Requests.getKey(OTHER), Code.CARD_ERROR);
        card.off();
    }

    private static void substituted(Bench bench) throws Exception {
        BenchPool pool = inUse(bench);
        BenchCard card = pool.card();
        BenchPool strangers = inUse(bench);
        KeptStore strange = KeptStore.of(strangers.card());
        KeptStore old = KeptStore.of(card);
        pool.done(BenchPool.USER, Requests.delete(OTHER));
        card.off();
        KeptStore latest = KeptStore.of(card);
        bench.note("Now disk and flash are another card's.");
        doesNotServe(pool, card, strange);
        bench.note("Now disk and flash are older ones of its own.");
        doesNotServe(pool, card, old);
        latest.putBack(card);
        card.on();
        card.comesTo(CardState.OPERATIONAL);
        pool.done(BenchPool.USER, Requests.sign(ONE));
        pool.refused(BenchPool.USER, Requests.getKey(OTHER), Code.NOT_FOUND);
    }

    private static void association(Bench bench) throws Exception {
        BenchPool pool = inUse(bench);
        List<KeyBundle> before = List.of(bundle(pool, ONE), bundle(pool, OTHER));
        for (int boot = 0; boot < 2; boot++) {
            for (String name : List.of(ONE, OTHER)) {
                ByteString signature = pool.done(BenchPool.USER, Requests.sign(name))
                        .getCryptoResult()
                        .getResult();
                for (String verifier : List.of(ONE, OTHER)) {
                    bench.same(
                            "whether the signature of " + name + " is one of " + verifier,
                            name.equals(verifier),
                            pool.done(BenchPool.USER, Requests.verify(verifier, signature))
                                    .getVerifyResult()
                                    .getValid());
                }
                pool.refused(BenchPool.NOBODY, Requests.sign(name), Code.FORBIDDEN);
            }
            bench.same("bundles of the keys", before, List.of(bundle(pool, ONE), bundle(pool, OTHER)));
            pool.card().cycle();
            pool.card().comesTo(CardState.OPERATIONAL);
        }
    }

    private static BenchPool inUse(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        pool.done(BenchPool.USER, Requests.createKey(ONE, Requests.EC_P256));
        pool.done(BenchPool.USER, Requests.createKey(OTHER, Requests.EC_P256));
        return pool;
    }

    private static KeyBundle bundle(BenchPool pool, String name) {
        return pool.done(BenchPool.USER, Requests.getKey(name)).getKeyBundle();
    }
}
