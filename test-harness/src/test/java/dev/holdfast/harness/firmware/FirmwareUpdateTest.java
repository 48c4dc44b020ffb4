package dev.holdfast.harness.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.harness.card.CardTester;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.CreatePool;
import dev.holdfast.proto.v1.GetFirmware;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** An operator brings firmware to the pool of a running service, keeps it or goes back. */
class FirmwareUpdateTest {

    private static final ByteString EVERYBODY_KNOWS = ByteString.copyFromUtf8("holdfast-default");

    private record Said(int code, String out, String err) {}

    private ServiceHome home;
    private CoordinatorService service;
    private Path credential;

    @BeforeEach
    void start() throws IOException {
        home = new ServiceHome(Files.createTempDirectory("holdfast"));
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0, FirmwareKind.RELEASE);
        service = CoordinatorService.start(ServiceConfig.read(home.config()));
        ControlReply unused = new ControlClient(home.folder())
                .ask(
                        ControlRequest.newBuilder()
                                .setCreatePool(CreatePool.newBuilder()
                                        .setName("vault")
                                        .setCards(2)
                                        .setRetentionDays(7)),
                        progress -> {});
        credential = Files.writeString(home.folder().resolve("officer"), "the officer's own");
    }

    @AfterEach
    void stop() {
        service.close();
        FolderTree.delete(home.folder());
    }

    @Test
    void aPoolIsUpdatedAndTakenBackAndUpdatedAgainForGood() throws IOException {
        Path image = build("0.2.0");
        String before = version(1);

        replaceCredential(1);
        Said early = firmware("update", image.toString());
        assertEquals(1, early.code());
        assertTrue(early.err().contains("vault-2"), early::err);
        assertTrue(early.err().contains("hsm card vault-2 credential"), early::err);
        assertEquals(before, version(1), "the second card's refusal is found before the first one is touched");
        replaceCredential(2);

        Said updated = firmware("update", image.toString());
        assertEquals(0, updated.code(), updated::err);
        assertTrue(updated.out().contains("vault-1 runs 0.2.0 on trial"), updated::out);
        assertEquals(List.of("0.2.0", "0.2.0"), versions());
        assertEquals(0, firmware("update", image.toString()).code(), "there is nothing left to do");

        Said back = firmware("back");
        assertEquals(0, back.code(), back::err);
        assertEquals(List.of(before, before), versions());

        Said kept = firmware("update", image.toString(), "--keep", "--json");
        assertEquals(0, kept.code(), kept::err);
        assertTrue(kept.out().contains("\"version\" : \"0.2.0\""), kept::out);
        assertFalse(kept.out().contains("\"onTrial\" : true"), kept::out);
        assertEquals(0, firmware("back").code());
        assertEquals(List.of("0.2.0", "0.2.0"), versions(), "the trial is over");
    }

    @Test
    void anUpdateThatACardRefusesStopsAndSaysWhatEachCardRuns() throws IOException {
        replaceCredential(1);
        replaceCredential(2);
        byte[] altered = Files.readAllBytes(build("0.2.0"));
        altered[altered.length / 2] ^= 1;
        Path image = Files.write(home.folder().resolve("altered.image"), altered);
        String before = version(1);

        Said refused = firmware("update", image.toString());
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("is not what its maker put there"), refused::err);
        assertTrue(
                refused.err().contains("Now vault-1 runs " + before + ", vault-2 runs " + before + "."), refused::err);
        assertEquals(0, firmware("back").code(), "nothing is on trial");
    }

    @Test
    void firmwareThatDoesNotBootIsTakenBackByTheCardAndStopsTheUpdate() throws IOException {
        replaceCredential(1);
        replaceCredential(2);
        String answers = ImageParts.builtIn().text(ImageParts.KNOWN_ANSWERS);
        Path wrong = Files.writeString(
                home.folder().resolve("wrong.properties"), answers.replaceFirst("SP800-56C = ..", "SP800-56C = 00"));
        Path image = build("0.2.0", "--part", ImageParts.KNOWN_ANSWERS + "=" + wrong);
        String before = version(1);

        Said stopped = firmware("update", image.toString());
        assertEquals(1, stopped.code());
        assertTrue(stopped.err().contains("Card vault-1 went back to " + before), stopped::err);
        assertEquals(List.of(before, before), versions());
    }

    private Path build(String version, String... more) {
        Path image = home.folder().resolve("next.image");
        Path rack = authorities();
        List<String> words = new ArrayList<>(List.of(
                "build",
                "--maker",
                rack.resolve("maker").toString(),
                "--owner",
                rack.resolve("owner").toString(),
                "--image-version",
                version,
                image.toString()));
        words.addAll(List.of(more));
        Said built = run(words.toArray(new String[0]));
        assertEquals(0, built.code(), built::err);
        return image;
    }

    private Path authorities() {
        try (Stream<Path> all = Files.walk(home.folder())) {
            return all.filter(folder -> folder.endsWith("maker") && Files.isDirectory(folder))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Said firmware(String command, String... more) {
        List<String> words = new ArrayList<>(
                List.of(command, "--home", home.folder().toString(), "--credential-file", credential.toString()));
        words.addAll(List.of(more));
        return run(words.toArray(new String[0]));
    }

    private static Said run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new FirmwareCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler(new Failures())
                .execute(words);
        return new Said(code, out.toString(), err.toString());
    }

    private void replaceCredential(int number) throws IOException {
        ByteString own = ByteString.copyFrom(Files.readAllBytes(credential));
        try (CardTester card = card(number)) {
            ByteString session = card.done(Request.newBuilder()
                            .setOpenSession(OpenSession.newBuilder()
                                    .setOperator("admin")
                                    .setCredential(EVERYBODY_KNOWS)))
                    .getOperatorSession()
                    .getSession();
            card.done(Request.newBuilder()
                    .setSession(session)
                    .setReplaceCredential(ReplaceCredential.newBuilder()
                            .setCredential(EVERYBODY_KNOWS)
                            .setReplacement(own)));
        }
    }

    private List<String> versions() {
        return List.of(version(1), version(2));
    }

    private String version(int number) {
        try (CardTester card = card(number)) {
            return card.done(Request.newBuilder().setGetFirmware(GetFirmware.getDefaultInstance()))
                    .getFirmwareReport()
                    .getRunning()
                    .getVersion();
        }
    }

    private CardTester card(int number) {
        return CardTester.of(home.folder(), "vault", Integer.toString(number));
    }
}
