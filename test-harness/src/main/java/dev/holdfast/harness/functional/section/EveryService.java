package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchPool.ADMINISTRATOR;
import static dev.holdfast.harness.functional.BenchPool.OFFICER;
import static dev.holdfast.harness.functional.BenchPool.USER;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Surface;
import dev.holdfast.proto.v1.ApproveRequest;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.LeaveTransport;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.ProposeRequest;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreKey;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.ServiceRow;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sections 2 and 4: a round through all services of a card. */
final class EveryService {

    private static final String GUID = "11111111-2222-3333-4444-555555555555";

    /** Of those that the round cannot take, each is refused in its own words. */
    private static final int LEAST_TAKEN = 75;

    private EveryService() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "every-service-gives-what-the-policy-says",
                                "A service that is given its input gives its output, with the indicator that the policy has for it; one"
                                        + " that is given none says what it lacks.",
                                List.of("04.11.02", "02.24.02"),
                                "Services-Testing",
                                "Takes a card through its life, from its initialization over its service to its end, by requests for every"
                                        + " service that can be taken without other machines; asks for the others with nothing in the"
                                        + " request.",
                                EveryService::round)
                        .on("Blank cards, one of which becomes a pool."),
                FunctionalTest.of(
                                "the-indicator-tells-by-algorithm",
                                "What is done with an approved algorithm is indicated as approved, and what is done with another one as not"
                                        + " approved.",
                                List.of("02.24.02"),
                                "Services-Testing/Service-Indicator-Test",
                                "Makes keys, signs, and encrypts with approved algorithms and with others, and compares the indicators.",
                                EveryService::indicators)
                        .on("A card in service."));
    }

    private static void round(Bench bench) throws IOException {
        BenchCard card = bench.card();
        Round round = new Round(bench, Surface.of(card));
        faults(round, card);
        statuses(round, card);
        BenchOperator officer = transport(round, bench.card());
        bench.note(
                "From here on: the services of officers, on " + officer.card().id() + ".");
        officers(round, officer);
        loading(bench, round, officer);
        BenchPool pool = founding(bench, round, card);
        keys(round, pool);
        computing(round, pool);
        governing(round, pool);
        round.tester(card, Requests.zeroize());
        ends(round, bench.card());

        bench.check(
                round.taken() + " services were taken, each with the output and the indicator of the policy",
                round.taken() >= LEAST_TAKEN);
        BenchPool other = bench.pool();
        for (ServiceRow row : round.left()) {
            Request.Builder bare = Surface.bare(row);
            Response answer = other.ask(ADMINISTRATOR, bare);
            if (answer.getStatus().getCode() == Code.OK) {
                round.note(bare, answer);
            } else {
                bench.check(
                        row.getService() + ", asked for with nothing in the request, says what it lacks",
                        answer.getStatus().getCode() != Code.INTERNAL
                                && !answer.getStatus().getMessage().isEmpty());
            }
        }
    }

    private static void faults(Round round, BenchCard card) {
        round.tester(card, "inject_fault { fault { halt { point: 'self-test.begun' } times: 1 } }");
        CompletableFuture<Response> tests = card.begin(Requests.selfTests(101));
        card.tester().awaitHalt("self-test.begun", Bench.PATIENCE);
        round.tester(card, "list_card_faults {}");
        round.tester(card, "resume { halt: 'self-test.begun' }");
        card.done(card.join(tests));
        round.tester(card, "clear_card_faults {}");
    }

    private static void statuses(Round round, BenchCard card) {
        round.tester(card, Requests.status());
        round.tester(card, Requests.events());
        round.tester(card, Requests.policy());
        round.tester(card, Requests.sensors());
        round.tester(card, Requests.firmware());
        round.tester(card, Requests.selfTests());
        round.tester(card, "attest_card { format: RATS nonce: '0123456789' }");
    }

    private static BenchOperator transport(Round round, BenchCard card) {
        BenchOperator officer = card.officer();
        ByteString code =
                round.operator(officer, "enter_transport {}").getTransportSeal().getUnlockCode();
        card.is(CardState.TRANSPORT);
        round.tester(
                card,
                Request.newBuilder()
                        .setLeaveTransport(LeaveTransport.newBuilder().setUnlockCode(code)));
        return BenchOperator.login(card, BenchOperator.ADMIN);
    }

    private static void officers(Round round, BenchOperator officer) {
        BenchCard card = officer.card();
        BenchOperator second = officer.enrol("second", OperatorRole.CRYPTO_OFFICER);
        BenchOperator auditor = officer.enrol("auditor", OperatorRole.AUDITOR);
        round.tester(card, Requests.openSession("second", second.credential()));
        ByteString changed = BenchOperator.ownOf("changed");
        round.operator(second, Requests.replaceCredential(second.credential(), changed));
        round.operator(officer, Requests.createOperator("third", OperatorRole.CRYPTO_USER, changed));
        round.operator(officer, Requests.unlockOperator("third"));
        round.operator(officer, Requests.deleteOperator("third"));
        round.operator(officer, Requests.operators());
        round.operator(auditor, Requests.audit());
        round.operator(auditor, "release_audit { up_to: 1 }");
        round.operator(officer, "set_forced_audit { on: true }");
        round.operator(officer, "set_forced_audit { on: false }");
        round.operator(officer, "set_trip_action { sensor: 'temperature' action: TRIP_SHUT_DOWN }");
        BenchOperator again = new BenchOperator(
                card,
                "second",
                changed,
                card.done(Requests.openSession("second", changed))
                        .getOperatorSession()
                        .getSession());
        round.operator(officer, "set_approvals { service: 'DECOMMISSION' required: 2 }");
        Request proposed = Round.request("decommission {}").build();
        ByteString approval = round.operator(
                        officer,
                        Request.newBuilder()
                                .setProposeRequest(ProposeRequest.newBuilder().setRequest(proposed.toByteString())))
                .getApprovalList()
                .getPending(0)
                .getApproval();
        round.operator(
                again,
                Request.newBuilder()
                        .setApproveRequest(ApproveRequest.newBuilder().setApproval(approval)));
        round.operator(officer, "list_approvals {}");
        round.operator(again, "close_session {}");
    }

    private static void loading(Bench bench, Round round, BenchOperator first) {
        BenchCard card = first.card();
        ByteString image = bench.image("0.4.0-test", 2);
        round.operator(first, Requests.beginLoad(image));
        Requests.loadParts(image).forEach(part -> round.operator(first, part));
        round.operator(first, "abandon_load {}");
        first.load(image);
        round.operator(first, Requests.activate());
        card.bootsAs("0.4.0-test");
        BenchOperator officer = BenchOperator.login(card, BenchOperator.ADMIN);
        round.operator(officer, "roll_back_firmware {}");
        card.bootsAs("0.1.0-test");
        officer = BenchOperator.login(card, BenchOperator.ADMIN);
        officer.load(image);
        officer.done(Requests.activate());
        card.bootsAs("0.4.0-test");
        officer = BenchOperator.login(card, BenchOperator.ADMIN);
        round.operator(officer, "keep_firmware {}");
        round.operator(officer, "raise_minimum { security_version: 2 }");
    }

    private static BenchPool founding(Bench bench, Round round, BenchCard card) {
        round.tester(card, "clone_target_init {}");
        round.tester(card, Requests.initialize("round", List.of(card)));
        round.tester(
                card, "provision_pool { name: 'round' administrators: '" + ADMINISTRATOR + "' retention_days: 7 }");
        BenchPool pool = BenchPool.of(List.of(card));
        round.customer(pool, ADMINISTRATOR, Requests.download(bench.custodianCertificates(), 2));
        pool.inUse();
        return pool;
    }

    private static void keys(Round round, BenchPool pool) {
        round.customer(pool, USER, Requests.createKey("ec", Requests.EC_P256));
        round.customer(pool, USER, Requests.importKey("aes", Requests.AES_256, new byte[32]));
        round.customer(pool, USER, Requests.getKey("ec"));
        round.customer(pool, USER, "list_keys {}");
        round.customer(pool, USER, "list_key_versions { name: 'ec' }");
        round.customer(pool, USER, "update_key { name: 'ec' enabled: true }");
        round.customer(pool, USER, "rotate_key { name: 'ec' }");
        round.customer(
                pool,
                USER,
                "put_rotation_policy { name: 'ec' policy { actions { kind: NOTIFY time_before_expiry: 'P30D' }"
                        + " expiry_time: 'P90D' } }");
        round.customer(pool, USER, "get_rotation_policy { name: 'ec' }");
        round.customer(pool, USER, "attest_key { name: 'ec' }");
        round.customer(pool, USER, Requests.createKey("moved", Requests.EC_P256));
        ByteString backup = round.customer(pool, USER, "backup_key { name: 'moved' }")
                .getKeyBackup()
                .getBackup();
        round.customer(pool, USER, "delete_key { name: 'moved' }");
        round.customer(pool, OFFICER, "get_deleted_key { name: 'moved' }");
        round.customer(pool, OFFICER, "list_deleted_keys {}");
        round.customer(pool, OFFICER, "recover_key { name: 'moved' }");
        round.customer(pool, USER, "delete_key { name: 'moved' }");
        round.customer(pool, OFFICER, "purge_key { name: 'moved' }");
        round.customer(
                pool,
                USER,
                Request.newBuilder().setRestoreKey(RestoreKey.newBuilder().setBackup(backup)));
    }

    private static void computing(Round round, BenchPool pool) {
        ByteString signature = round.customer(pool, USER, Requests.sign("ec"))
                .getCryptoResult()
                .getResult();
        round.customer(pool, USER, Requests.verify("ec", signature));
        byte[] iv = new byte[16];
        ByteString hidden = round.customer(
                        pool, USER, Requests.encrypt("aes", EncryptionAlgorithm.A256CBC, new byte[16], iv))
                .getCryptoResult()
                .getResult();
        round.customer(pool, USER, Requests.decrypt("aes", EncryptionAlgorithm.A256CBC, hidden, iv));
        Request.Builder wrap = Round.request("wrap_key { name: 'aes' algorithm: A256KW key: '0123456789abcdef' }");
        ByteString wrapped = round.customer(pool, USER, wrap).getCryptoResult().getResult();
        Request.Builder unwrap = Round.request("unwrap_key { name: 'aes' algorithm: A256KW }");
        unwrap.getUnwrapKeyBuilder().setWrapped(wrapped);
        round.customer(pool, USER, unwrap);
        round.customer(pool, USER, Requests.random(32));
        Request.Builder describe = Round.request("token { describe { all: true } }");
        round.note(describe, pool.card().done(pool.card().askAsCoordinator(describe)));
    }

    private static void governing(Round round, BenchPool pool) {
        round.customer(
                pool, USER, "check_access { action: 'Microsoft.KeyVault/managedHsm/keys/read/action' scope: '/keys' }");
        round.customer(pool, ADMINISTRATOR, "list_role_definitions {}");
        round.customer(
                pool,
                ADMINISTRATOR,
                "put_role_definition { definition { id: '" + GUID + "' role_name: 'reader'"
                        + " data_actions: 'Microsoft.KeyVault/managedHsm/keys/read/action' } }");
        String assignment = "scope: '/' id: '" + GUID + "'";
        round.customer(
                pool,
                ADMINISTRATOR,
                "put_role_assignment { assignment { " + assignment + " role_definition_id: '" + GUID + "' principal: '"
                        + BenchPool.NOBODY + "' } }");
        round.customer(pool, ADMINISTRATOR, "list_role_assignments {}");
        round.customer(pool, ADMINISTRATOR, "delete_role_assignment { " + assignment + " }");
        round.customer(pool, ADMINISTRATOR, "delete_role_definition { id: '" + GUID + "' }");
        round.customer(pool, ADMINISTRATOR, "list_settings {}");
        round.customer(pool, ADMINISTRATOR, "update_setting { name: 'AllowDegradedReads' value: 'true' }");
        String backup = "backup_id: '" + "0".repeat(32) + "'";
        round.customer(pool, ADMINISTRATOR, "begin_backup { " + backup + " }");
        ByteString header = round.customer(pool, ADMINISTRATOR, "read_backup { " + backup + " }")
                .getBackupFrames()
                .getFrames(0);
        round.customer(pool, ADMINISTRATOR, "end_backup { " + backup + " written: true }");
        Request.Builder restore = Round.request("begin_restore { restore_id: '" + "1".repeat(32) + "' }");
        restore.getBeginRestoreBuilder().setHeaderFrame(header);
        round.customer(pool, ADMINISTRATOR, restore);
        round.customer(pool, ADMINISTRATOR, "abandon_restore { restore_id: '" + "1".repeat(32) + "' }");
        round.tester(pool.card(), "advance_clock { offset_millis: 1000 }");
        round.tester(pool.card(), "admit_card { card { card: 'another-1' address: 'in-vm:another-1' } }");
        round.tester(pool.card(), "retire_card { card: 'another-1' }");
    }

    private static void ends(Round round, BenchCard card) throws IOException {
        card.officer();
        card.sensor("cover", 1000);
        card.comesThroughTamperResponse();
        card.sensor("cover", 0);
        card.cycle();
        BenchOperator officer = card.officer();
        round.operator(officer, "clear_tamper {}");
        card.is(CardState.UNINITIALIZED);
        round.operator(BenchOperator.login(card, BenchOperator.ADMIN), "decommission {}");
        card.is(CardState.DECOMMISSIONED);
    }

    private static void indicators(Bench bench) throws IOException {
        BenchPool pool = bench.pool();
        for (String curve : List.of("P_256", "P_384", "P_521")) {
            indicated(
                    bench,
                    pool,
                    "create_key { name: '" + curve.replace('_', '-') + "' spec { type: EC curve: " + curve
                            + " } attributes { enabled: true } }",
                    true);
        }
        indicated(
                bench,
                pool,
                "create_key { name: 'koblitz' spec { type: EC curve: P_256K } attributes { enabled: true } }",
                false);
        indicated(
                bench,
                pool,
                "create_key { name: 'rsa' spec { type: RSA size: 2048 } attributes { enabled: true } }",
                true);
        String digest = " digest: '" + "0".repeat(32) + "' }";
        indicated(bench, pool, "sign { name: 'P-256' algorithm: ES256" + digest, true);
        indicated(bench, pool, "sign { name: 'rsa' algorithm: RS256" + digest, true);
        indicated(bench, pool, "sign { name: 'rsa' algorithm: PS256" + digest, true);
        indicated(bench, pool, "sign { name: 'koblitz' algorithm: ES256K" + digest, false);
        indicated(bench, pool, "encrypt { name: 'rsa' algorithm: RSA_OAEP_256 plaintext: 'secret' }", true);
        indicated(bench, pool, "encrypt { name: 'rsa' algorithm: RSA1_5 plaintext: 'secret' }", false);
        indicated(bench, pool, "wrap_key { name: 'rsa' algorithm: RSA_OAEP key: 'secret' }", true);
        indicated(bench, pool, "wrap_key { name: 'rsa' algorithm: RSA1_5 key: 'secret' }", false);
    }

    private static void indicated(Bench bench, BenchPool pool, String request, boolean approved) {
        bench.same(
                "indicator",
                approved
                        ? ServiceIndicator.SERVICE_INDICATOR_APPROVED
                        : ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED,
                pool.done(USER, Round.request(request)).getIndicator());
    }
}
