package dev.holdfast.harness.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.operator.BackupCommand;
import dev.holdfast.harness.operator.ClockCommand;
import dev.holdfast.harness.operator.DownCommand;
import dev.holdfast.harness.operator.PoolCommand;
import dev.holdfast.harness.operator.RestoreCommand;
import dev.holdfast.harness.operator.StatusCommand;
import dev.holdfast.harness.securitydomain.SecurityDomainCommand;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A coordinator in this JVM, commanded as an operator commands it. */
final class CoordinatorServiceTest {

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String NAME = "ContosoMHSM";

    @TempDir
    private Path folder;

    private ServiceHome home;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeHome() {
        home = new ServiceHome(folder.resolve("home"));
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0);
    }

    @Test
    void whatAPoolHoldsIsThereAgainAfterDownAndUp() {
        try (CoordinatorService service = start()) {
            ok(new PoolCommand(), "create", NAME, "--cards", "1");
            assertEquals("provisioned", pool().get("state").asText());
            download("sd.json");
            assertEquals("activated", pool().get("state").asText());
            createKey(service, "survivor");
            ok(new DownCommand());
        }
        assertEquals(1, run(new StatusCommand()));
        assertTrue(err.toString().contains("hsm up"), err::toString);
        try (CoordinatorService service = start()) {
            assertEquals(
                    "survivor",
                    keys(service).get("survivor", ByteString.EMPTY).join().getName());
            assertEquals("activated", pool().get("state").asText());
            assertEquals(1, pool().get("keys").asInt());
        }
    }

    @Test
    void aPoolComesBackInAnotherOneByTheOperatorsCommands() {
        try (CoordinatorService service = start()) {
            ok(new PoolCommand(), "create", NAME, "--cards", "1");
            List<Custodian> holders = download("sd.json");
            createKey(service, "lost-and-found");
            JsonNode backup = json(new BackupCommand(), "start", "--hsm-name", NAME);
            assertTrue(backup.get("succeeded").asBoolean(), backup::toString);
            ok(new PoolCommand(), "delete", NAME);
            ok(new PoolCommand(), "purge", NAME, "--yes");

            ok(new PoolCommand(), "create", NAME, "--cards", "1");
            String exchange = folder.resolve("exchange.cer").toString();
            ok(new SecurityDomainCommand(), "init-recovery", "--hsm-name", NAME, "--sd-exchange-key", exchange);
            List<String> upload = new ArrayList<>(List.of("upload", "--hsm-name", NAME, "--sd-exchange-key", exchange));
            upload.addAll(List.of("--sd-file", folder.resolve("sd.json").toString(), "--sd-wrapping-keys"));
            holders.subList(0, 2)
                    .forEach(holder -> upload.add(holder.privateKey().toString()));
            ok(new SecurityDomainCommand(), upload.toArray(String[]::new));
            ok(new BackupCommand(), "start", "--hsm-name", NAME);
            String from = backup.get("folder").asText();
            ok(new RestoreCommand(), "start", "--hsm-name", NAME, "--backup-folder", from);
            assertEquals(1, pool().get("keys").asInt());
            assertEquals(2, json(new BackupCommand(), "list").get("folders").size());
            assertEquals(3, json(new BackupCommand(), "status").get("jobs").size());
        }
    }

    @Test
    void aDeletedPoolIsPurgedWhenTheClockIsMovedPastItsRetention() {
        try (CoordinatorService service = start()) {
            ok(new PoolCommand(), "create", NAME, "--cards", "1", "--retention-days", "7", "--purge-protection");
            ok(new PoolCommand(), "delete", NAME);
            assertEquals("deleted", pool().get("state").asText());
            assertEquals(1, run(new PoolCommand(), "purge", NAME, "--yes"));
            ok(new PoolCommand(), "recover-deleted", NAME);
            assertEquals("provisioned", pool().get("state").asText());
            ok(new PoolCommand(), "delete", NAME);
            JsonNode clock = json(new ClockCommand(), "advance", "8d");
            assertEquals(8L * 24 * 60 * 60 * 1_000, clock.get("offsetMillis").asLong());
            assertEquals(0, json(new StatusCommand()).get("pools").size());
        }
    }

    /** Scripts read these names. */
    @Test
    void theStatusForMachinesKeepsItsShape() {
        try (CoordinatorService service = start()) {
            ok(new PoolCommand(), "create", NAME, "--cards", "1");
            JsonNode status = json(new StatusCommand());
            assertEquals("holdfast.status/1", status.get("format").asText());
            assertEquals(List.of("format", "coordinator", "clock", "face", "pools", "events"), names(status));
            assertEquals(List.of("address", "authorityFile"), names(status.get("face")));
            assertEquals(List.of("name", "pid", "started", "rack", "healing"), names(status.get("coordinator")));
            assertEquals(List.of("now", "offsetMillis"), names(status.get("clock")));
            assertEquals(
                    List.of(
                            "name",
                            "id",
                            "state",
                            "deletedAt",
                            "purgeAt",
                            "leader",
                            "generation",
                            "epoch",
                            "forcedRecoveries",
                            "keys",
                            "keyVersions",
                            "cards",
                            "retired"),
                    names(pool()));
            assertEquals(
                    List.of(
                            "card",
                            "address",
                            "pid",
                            "answers",
                            "state",
                            "standardState",
                            "indicator",
                            "output",
                            "degradedAllowed",
                            "leader",
                            "voting",
                            "generation",
                            "epoch",
                            "term",
                            "appliedIndex",
                            "lag",
                            "keys",
                            "error",
                            "serving",
                            "outOfService"),
                    names(pool().get("cards").get(0)));
            assertEquals("operational", pool().get("cards").get(0).get("state").asText());
        }
    }

    @Test
    void aHomeHasOneCoordinatorAndASecondLeavesTheFirstAlone() {
        try (CoordinatorService service = start()) {
            assertEquals(
                    Code.CONFLICT,
                    assertThrows(RefusedException.class, () -> start()).code());
            ok(new StatusCommand());
            ok(new PoolCommand(), "heal", "off");
            assertFalse(
                    json(new StatusCommand()).get("coordinator").get("healing").asBoolean());
        }
    }

    @Test
    void aForcedRecoveryIsNotDoneUnaskedNorWhereAMajorityIsLeft() {
        try (CoordinatorService service = start()) {
            ok(new PoolCommand(), "create", NAME, "--cards", "1");
            assertEquals(1, run(new PoolCommand(), "recover", NAME, "--from", "contosomhsm-1"));
            assertTrue(err.toString().contains("--yes"), err::toString);
            assertEquals(1, run(new PoolCommand(), "recover", NAME, "--from", "contosomhsm-1", "--yes"));
            assertEquals(0, pool().get("forcedRecoveries").asInt());
        }
    }

    @Test
    void aConfigurationIsReadStrictly() throws IOException {
        String written = Files.readString(home.config());
        for (String wrong : List.of(
                written.replace("rack = embedded", "rack = cellar"),
                written.replace("healing = on", "healing = perhaps"),
                written.replace("patience = ", "patience = soon "),
                written.replace("administrator = ", "administrator = somebody "),
                written + "\ntypo = 1\n",
                written + "\ncards = a:1\nrack = listed\n")) {
            Files.writeString(home.config(), wrong);
            RefusedException refused =
                    assertThrows(RefusedException.class, () -> ServiceConfig.read(home.config()), wrong);
            assertTrue(refused.getMessage().contains("coordinator.conf"), refused::getMessage);
        }
    }

    private CoordinatorService start() {
        return CoordinatorService.start(ServiceConfig.read(home.config()));
    }

    private List<Custodian> download(String file) {
        List<Custodian> holders = new ArrayList<>();
        List<String> download = new ArrayList<>(List.of("download", "--hsm-name", NAME, "--sd-quorum", "2"));
        download.addAll(List.of("--security-domain-file", folder.resolve(file).toString(), "--sd-wrapping-keys"));
        for (String holder : List.of("c0", "c1", "c2")) {
            holders.add(Custodian.create(folder.resolve("holders"), holder));
            download.add(holders.get(holders.size() - 1).certificate().toString());
        }
        ok(new SecurityDomainCommand(), download.toArray(String[]::new));
        return holders;
    }

    private void createKey(CoordinatorService service, String name) {
        String administrator = ServiceConfig.read(home.config()).administrator();
        Pool pool = service.pools().find(NAME).orElseThrow();
        new RoleClient(pool.client(), new Caller(administrator))
                .putAssignment(RoleAssignment.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setScope("/")
                        .setRoleDefinitionId(CRYPTO_USER)
                        .setPrincipal(administrator)
                        .build())
                .join();
        keys(service)
                .create(CreateKey.newBuilder()
                        .setName(name)
                        .setSpec(KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256))
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                        .build())
                .join();
    }

    private KeyClient keys(CoordinatorService service) {
        Pool pool = service.pools().find(NAME).orElseThrow();
        return new KeyClient(
                pool.client(), new Caller(ServiceConfig.read(home.config()).administrator()));
    }

    private JsonNode pool() {
        return json(new PoolCommand(), "show", NAME).get("pools").get(0);
    }

    private JsonNode json(Object command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        ok(command, all.toArray(String[]::new));
        try {
            return JsonMapper.builder().build().readTree(out.toString());
        } catch (IOException e) {
            throw new AssertionError(out.toString(), e);
        }
    }

    private void ok(Object command, String... arguments) {
        assertEquals(0, run(command, arguments), () -> String.join(" ", arguments) + ": " + err);
    }

    private int run(Object command, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.folder().toString()));
        return new CommandLine(command)
                .setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
