package dev.holdfast.harness.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.rest.ServiceFace;
import dev.holdfast.harness.azure.EnvCommand;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.operator.PoolCommand;
import dev.holdfast.harness.securitydomain.SecurityDomainCommand;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.FaceConfig;
import dev.holdfast.harness.service.PrincipalsFile;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A service of a new home in this JVM, with one active HSM, put together as an operator does it. */
final class RunningService implements AutoCloseable {

    private static final String HSM = "ContosoMHSM";
    private static final String STRANGER = "stranger";
    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";

    private static final Pattern EXPORT = Pattern.compile("^export (\\w+)='(.*)'$", Pattern.MULTILINE);

    private final Path folder;
    private final ServiceHome home;
    private final CoordinatorService service;
    private final FaceUnderTest face;

    private RunningService(Path folder) throws IOException {
        this.folder = folder;
        home = new ServiceHome(folder.resolve("home"));
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0);
        Files.writeString(
                Files.createFile(home.folder().resolve("storage.map")),
                "contosobackup.blob.core.windows.net = "
                        + folder.resolve("backups").toUri() + "\n");
        Files.writeString(home.config(), "storage-map = storage.map\n", StandardOpenOption.APPEND);
        ServiceConfig config = ServiceConfig.read(home.config());
        FaceConfig shown = config.face().orElseThrow();
        declareStranger(shown.principals());
        service = CoordinatorService.start(config);
        activate();
        letUseKeys(config.administrator());
        ServiceFace served = service.face().orElseThrow();
        PrincipalsFile declared = PrincipalsFile.read(shown.principals());
        face = new FaceUnderTest(
                served.address().getPort(),
                served.authorityFile(),
                shown.tenant(),
                HSM,
                principal(declared.require(PrincipalsFile.ADMINISTRATOR)),
                principal(declared.require(STRANGER)),
                environment());
    }

    static RunningService start() {
        try {
            return new RunningService(Files.createTempDirectory("holdfast-sdk"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FaceUnderTest face() {
        return face;
    }

    @Override
    public void close() throws IOException {
        service.close();
        try (Stream<Path> left = Files.walk(folder)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void declareStranger(Path principals) throws IOException {
        String line = String.join(
                " ",
                STRANGER,
                "=",
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                "none");
        Files.writeString(principals, line + " nothing-to-hide-here\n", StandardOpenOption.APPEND);
    }

    private static Principal principal(PrincipalsFile.Entry entry) {
        return new Principal(entry.clientId(), entry.secret(), entry.objectId());
    }

    private void activate() {
        operate(new PoolCommand(), "create", HSM);
        List<String> download = new ArrayList<>(List.of("download", "--hsm-name", HSM, "--sd-quorum", "2"));
        download.addAll(
                List.of("--security-domain-file", folder.resolve("sd.json").toString(), "--sd-wrapping-keys"));
        for (String holder : List.of("c0", "c1", "c2")) {
            download.add(Custodian.create(folder.resolve("holders"), holder)
                    .certificate()
                    .toString());
        }
        operate(new SecurityDomainCommand(), download.toArray(String[]::new));
    }

    private Map<String, String> environment() {
        return EXPORT.matcher(operate(new EnvCommand()))
                .results()
                .collect(Collectors.toMap(export -> export.group(1), export -> export.group(2)));
    }

    private void letUseKeys(String administrator) {
        Pool pool = service.pools().find(HSM).orElseThrow();
        RoleClient roles = new RoleClient(pool.client(), new Caller(administrator));
        for (String role : List.of(CRYPTO_USER, CRYPTO_OFFICER)) {
            roles.putAssignment(RoleAssignment.newBuilder()
                            .setId(UUID.randomUUID().toString())
                            .setScope("/")
                            .setRoleDefinitionId(role)
                            .setPrincipal(administrator)
                            .build())
                    .join();
        }
    }

    /** What the command printed. */
    private String operate(Object command, String... arguments) {
        StringWriter said = new StringWriter();
        StringWriter complaints = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.folder().toString()));
        int code = new CommandLine(command)
                .setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(complaints))
                .execute(all.toArray(String[]::new));
        assertEquals(0, code, complaints::toString);
        return said.toString();
    }
}
