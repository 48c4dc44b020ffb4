package dev.holdfast.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.EventLoops;
import dev.holdfast.proto.channel.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The service as a process in the background, with a card that is one too. */
final class UpDownTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path home() {
        return folder.resolve("home");
    }

    @AfterEach
    void leaveNothingRunning() {
        run("down");
    }

    @Test
    void cardsLiveOnWithoutTheirCoordinatorAndTheNextOneFindsThem() throws Exception {
        assertEquals(ExitCode.OK.code(), run("up", "--processes", "--cards", "1", "--port", "0"), err::toString);
        JsonNode before = status();
        ProcessHandle coordinator = process(before.get("coordinator"));
        JsonNode card = before.get("pools").get(0).get("cards").get(0);
        ProcessHandle cards = process(card);
        assertTrue(coordinator.destroyForcibly());
        coordinator.onExit().get();

        assertEquals(ExitCode.FAILED.code(), run("status"));
        assertEquals(card.get("card").asText(), whoAnswersAt(card.get("address").asText()));

        assertEquals(ExitCode.OK.code(), run("up"), err::toString);
        JsonNode after = status();
        assertEquals(
                cards.pid(),
                process(after.get("pools").get(0).get("cards").get(0)).pid());
        assertEquals("provisioned", after.get("pools").get(0).get("state").asText());

        assertEquals(ExitCode.OK.code(), run("up"), err::toString);
        assertTrue(out.toString().startsWith("Running already"), out::toString);
        assertEquals(process(after.get("coordinator")), process(status().get("coordinator")));

        ProcessHandle second = process(after.get("coordinator"));
        assertEquals(ExitCode.OK.code(), run("down"), err::toString);
        cards.onExit().get();
        assertFalse(second.isAlive());
        assertEquals(ExitCode.OK.code(), run("down"), err::toString);
    }

    @Test
    void nothingIsStartedWhereOthersMayEnterOrWhereItCannotWork() throws IOException {
        Files.createDirectory(
                home(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertEquals(ExitCode.FAILED.code(), run("up"));
        assertTrue(err.toString().contains("chmod 700"), err::toString);
        Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("rwx------"));
        assertEquals(ExitCode.FAILED.code(), run("up", "--pool", "no good name"));
        assertFalse(Files.exists(new ServiceHome(home()).config()));
        Files.writeString(new ServiceHome(home()).config(), "rack = cellar\n");
        assertEquals(ExitCode.FAILED.code(), run("up"));
        assertTrue(err.toString().contains("line 1"), err::toString);
    }

    /** As the coordinator asks it, with the coordinator's own papers. */
    private String whoAnswersAt(String address) throws IOException {
        try (EventLoops loops = new EventLoops(1)) {
            ChannelOptions channel = ChannelOptions.tls(loops, TlsIdentity.open(new ServiceHome(home()).papers()));
            return CardLines.over(channel, "coordinator")
                    .at(Address.parse(address))
                    .join()
                    .cardId();
        }
    }

    private static ProcessHandle process(JsonNode node) {
        return ProcessHandle.of(node.get("pid").asLong()).orElseThrow();
    }

    private JsonNode status() throws IOException {
        assertEquals(ExitCode.OK.code(), run("status", "--json"), err::toString);
        return JsonMapper.builder().build().readTree(out.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home().toString()));
        CommandLine hsm = Hsm.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return hsm.execute(all.toArray(String[]::new));
    }
}
