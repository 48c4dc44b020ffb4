package dev.holdfast.harness.card;

import dev.holdfast.coordinator.control.ControlClient;
import dev.holdfast.harness.cli.Failures;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.CreatePool;
import dev.holdfast.proto.v1.ControlRequest.SetHealing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** A service of one card in this JVM, and the commands of its tester. */
final class BenchSite implements AutoCloseable {

    static final String CARD = "bench-1";

    private final ServiceHome home;
    private final CoordinatorService service;

    BenchSite(FirmwareKind firmware) {
        try {
            home = new ServiceHome(Files.createTempDirectory("holdfast"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0, firmware);
        service = CoordinatorService.start(ServiceConfig.read(home.config()));
        ask(ControlRequest.newBuilder().setSetHealing(SetHealing.newBuilder().setOn(false)));
        ask(ControlRequest.newBuilder()
                .setCreatePool(
                        CreatePool.newBuilder().setName("bench").setCards(1).setRetentionDays(7)));
    }

    CardTester tester() {
        return CardTester.of(home.folder(), "", "1");
    }

    /** What a command said, and how it ended. */
    record Said(int code, String out, String err) {}

    Said hsmCard(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments =
                new ArrayList<>(List.of("1", "--home", home.folder().toString()));
        arguments.addAll(List.of(words));
        CommandLine card = new CommandLine(new CardCommand());
        CardCommand.describe(card);
        int code = card.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler(new Failures())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments.toArray(new String[0]));
        return new Said(code, out.toString(), err.toString());
    }

    /** The console with these lines, as from a pipe. */
    Said console(String script, String... options) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
        try {
            List<String> words = new ArrayList<>(List.of("console"));
            words.addAll(List.of(options));
            return hsmCard(words.toArray(new String[0]));
        } finally {
            System.setIn(before);
        }
    }

    private void ask(ControlRequest.Builder request) {
        ControlReply unused = new ControlClient(home.folder()).ask(request, progress -> {});
    }

    @Override
    public void close() {
        service.close();
        FolderTree.delete(home.folder());
    }
}
