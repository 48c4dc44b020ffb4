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
import dev.holdfast.harness.functional.Wiretap;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.CompactJwe;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.SecurityDomainFile.EncryptedShare;
import dev.holdfast.proto.domain.WrappingKey;
import dev.holdfast.proto.v1.BeginRecovery;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.UploadDomain;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Section 9: sensitive security parameters come in and go out. */
final class MovingParameters {

    private static final String KEY = "moving";
    private static final byte[] SECRET =
            HexFormat.of().parseHex("c7e1f05b92a8d36470fb1d2e8c4956a30b7f6e5d4c3b2a19f8e7d6c5b4a39281");
    private static final ByteString CREDENTIAL = ByteString.fromHex("5ed2b80f417ac6934be0172d5f8a9c63d4e1b70295ac38f6");
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 3;

    private MovingParameters() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "secrets-travel-encrypted",
                                "Keys, credentials and random bytes go in and out under TLS, and whoever listens hears none of"
                                        + " them.",
                                List.of("09.13.03", "09.18.01", "09.18.02", "09.21.04"),
                                "SSP-Testing/SSP-Encryption",
                                "Listens between the card and a coordinator and a tester who import a key, back it up, replace a"
                                        + " credential and ask for random bytes, and searches what went by.",
                                MovingParameters::encrypted)
                        .by(Access.OBSERVED, Technique.HARNESS)
                        .on("A pool of one new card with test firmware that is reached over TCP."),
                FunctionalTest.of(
                                "key-backups-belong-to-their-domain",
                                "A key that is put out is encrypted, comes back as the key it was and under its own name, and"
                                        + " comes back to no other pool and not altered.",
                                List.of("09.03.02", "09.03.03", "09.13.03"),
                                "SSP-Testing/SSP-Association",
                                "Backs an imported key up, searches the backup for it, restores it altered, to another pool, and to"
                                        + " its own after it was purged.",
                                MovingParameters::backups)
                        .on("Two pools of one new card each, in use.")
                        .inducing("Bits of the backup are changed."),
                FunctionalTest.of(
                        "domain-secret-is-split",
                        "The secret of a pool goes out and comes in as shares, each encrypted for one custodian, of which fewer"
                                + " than required are worth nothing, and never fewer than two are required.",
                        List.of("09.21.02", "09.21.03", "09.23.03"),
                        "SSP-Testing/Split-Knowledge",
                        "Downloads a security domain with too small quorums, then for three custodians of whom two are required;"
                                + " opens shares outside; brings the secret into another pool, altered and as it is, and"
                                + " restores a key there.",
                        MovingParameters::split));
    }

    private static void encrypted(Bench bench) throws Exception {
        BenchCard card = bench.networkPool().card();
        BenchOperator officer = card.officer();
        try (Wiretap tap = Wiretap.before(card)) {
            card.done(tap.ask(
                    PeerRole.PEER_ROLE_COORDINATOR,
                    "coordinator",
                    BenchPool.as(BenchPool.USER, Requests.importKey(KEY, Requests.AES_256, SECRET))));
            byte[] backup = card.done(tap.ask(
                            PeerRole.PEER_ROLE_COORDINATOR,
                            "coordinator",
                            BenchPool.as(BenchPool.USER, Requests.backup(KEY))))
                    .getKeyBackup()
                    .getBackup()
                    .toByteArray();
            byte[] random = card.done(tap.ask(
                            PeerRole.PEER_ROLE_COORDINATOR,
                            "coordinator",
                            BenchPool.as(BenchPool.USER, Requests.random(32))))
                    .getRandomResult()
                    .getBytes()
                    .toByteArray();
            card.done(tap.ask(
                    PeerRole.PEER_ROLE_TESTER,
                    "tester",
                    Requests.replaceCredential(officer.credential(), CREDENTIAL).setSession(officer.session())));
            card.done(tap.ask(PeerRole.PEER_ROLE_TESTER, "tester", Requests.openSession(officer.name(), CREDENTIAL)));
            bench.check("what went by begins as TLS does", isTls(tap.toCard()) && isTls(tap.fromCard()));
            bench.check("as many bytes went by as were said", tap.fromCard().length > backup.length);
            bench.check("the key was not heard", !tap.heard(SECRET));
            bench.check("nor its backup", !tap.heard(backup));
            bench.check("nor the random bytes", !tap.heard(random));
            bench.check("nor the credential", !tap.heard(CREDENTIAL.toByteArray()));
            bench.check("nor a principal", !tap.heard(BenchPool.USER.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static boolean isTls(byte[] stream) {
        return stream[0] == TLS_HANDSHAKE && stream[1] == TLS_MAJOR;
    }

    private static void backups(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        pool.done(BenchPool.USER, Requests.importKey(KEY, Requests.AES_256, SECRET));
        ByteString made = pool.done(BenchPool.USER, Requests.getKey(KEY))
                .getKeyBundle()
                .getVersion()
                .getVersion();
        ByteString backup =
                pool.done(BenchPool.USER, Requests.backup(KEY)).getKeyBackup().getBackup();
        bench.check("the backup does not show the key", !Histories.shows(backup, SECRET));
        BenchPool other = bench.pool();
        other.refused(BenchPool.USER, Requests.restore(backup), Code.FOREIGN_DOMAIN);
        pool.done(BenchPool.USER, Requests.delete(KEY));
        pool.done(BenchPool.OFFICER, Requests.purge(KEY));
        pool.refused(BenchPool.USER, Requests.getKey(KEY), Code.NOT_FOUND);
        for (int at = 0; at < backup.size(); at += Math.max(1, backup.size() / 16)) {
            byte[] altered = backup.toByteArray();
            altered[at] ^= 1;
            pool.refused(BenchPool.USER, Requests.restore(ByteString.copyFrom(altered)));
        }
        pool.refused(BenchPool.NOBODY, Requests.restore(backup), Code.FORBIDDEN);
        pool.done(BenchPool.USER, Requests.restore(backup));
        bench.same(
                "version of the restored key",
                made,
                pool.done(BenchPool.USER, Requests.getKey(KEY))
                        .getKeyBundle()
                        .getVersion()
                        .getVersion());
        pool.refused(BenchPool.USER, Requests.restore(backup), Code.CONFLICT);
    }

    private static void split(Bench bench) throws Exception {
        BenchPool pool = BenchPool.provisioned(List.of(bench.card()));
        List<CustodianKey> custodians = bench.custodians();
        List<ByteString> certificates = custodians.stream()
                .map(key -> ByteString.copyFrom(key.certificate().der()))
                .toList();
        pool.refused(BenchPool.ADMINISTRATOR, Requests.download(certificates, 1), Code.QUORUM_OUT_OF_RANGE);
        pool.refused(BenchPool.ADMINISTRATOR, Requests.download(certificates, 4), Code.QUORUM_OUT_OF_RANGE);
        pool.refused(
                BenchPool.ADMINISTRATOR,
                Requests.download(List.of(certificates.get(0), certificates.get(0), certificates.get(1)), 2),
                Code.DUPLICATE_WRAPPING_KEY);
        SecurityDomainFile domain =
                SecurityDomainFile.parse(pool.done(BenchPool.ADMINISTRATOR, Requests.download(certificates, 2))
                        .getSecurityDomain()
                        .getJson()
                        .toByteArray());
        bench.same("number of shares that are required", 2, domain.required());
        bench.same(
                "number of different shares",
                custodians.size(),
                domain.shares().stream()
                        .map(EncryptedShare::jwe)
                        .map(CompactJwe::text)
                        .collect(Collectors.toSet())
                        .size());
        pool.inUse();
        pool.done(BenchPool.USER, Requests.importKey(KEY, Requests.AES_256, SECRET));
        ByteString backup =
                pool.done(BenchPool.USER, Requests.backup(KEY)).getKeyBackup().getBackup();
        recovered(bench, domain, backup);
    }

    /** Into a pool that never saw the one before. */
    private static void recovered(Bench bench, SecurityDomainFile domain, ByteString backup) throws Exception {
        BenchPool pool = BenchPool.provisioned(List.of(bench.card()));
        List<CustodianKey> custodians = bench.custodians();
        Response begun = pool.done(
                BenchPool.ADMINISTRATOR, Request.newBuilder().setBeginRecovery(BeginRecovery.getDefaultInstance()));
        WrappingKey exchange =
                WrappingKey.parseDer(begun.getExchangeKey().getCertificate().toByteArray());
        bench.check("one custodian alone can do nothing", isRefused(domain, exchange, custodians.subList(0, 1)));
        byte[] blob = Custodians.restoreBlob(domain, exchange, custodians.subList(1, 3), random())
                .toJson();
        byte[] altered = blob.clone();
        altered[altered.length / 2] ^= 1;
        pool.refused(BenchPool.ADMINISTRATOR, upload(altered));
        pool.refused(BenchPool.NOBODY, upload(blob), Code.FORBIDDEN);
        pool.done(BenchPool.ADMINISTRATOR, upload(blob));
        pool.inUse();
        pool.done(BenchPool.USER, Requests.restore(backup));
        pool.done(BenchPool.USER, Requests.getKey(KEY));
    }

    private static boolean isRefused(SecurityDomainFile domain, WrappingKey exchange, List<CustodianKey> keys) {
        try {
            Custodians.restoreBlob(domain, exchange, keys, random());
            return false;
        } catch (RefusedException tooFew) {
            return true;
        }
    }

    private static Request.Builder upload(byte[] blob) {
        return Request.newBuilder()
                .setUploadDomain(UploadDomain.newBuilder().setRestoreBlob(ByteString.copyFrom(blob)));
    }

    private static Randomness random() {
        return Randomness.from(new SecureRandom());
    }
}
