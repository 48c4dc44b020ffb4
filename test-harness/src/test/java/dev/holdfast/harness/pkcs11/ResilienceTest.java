package dev.holdfast.harness.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.cli.Failures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The door misbehaves as planned, and a client meets it. */
class ResilienceTest {

    @AutoClose
    private static final RunningDoor DOOR = RunningDoor.open();

    @TempDir
    private Path folder;

    @AfterEach
    void clear() {
        hsm(0, "fault", RunningDoor.POOL, "clear");
    }

    private static String hsm(int status, String command, String... words) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(words));
        if (command.equals("fault")) {
            all.addAll(List.of("--home", home()));
        }
        StringWriter out = new StringWriter();
        int ended = new CommandLine(new Pkcs11Command())
                .setExecutionExceptionHandler(new Failures())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(all.toArray(String[]::new));
        assertEquals(status, ended, () -> all + "\n" + out);
        return out.toString();
    }

    private static String home() {
        return DOOR.home().toString();
    }

    private Shell.Ended tool(String... arguments) {
        Shell.require("pkcs11-tool");
        List<String> command = new ArrayList<>(
                List.of("pkcs11-tool", "--module", ClientModule.OWN.require().toString(), "--slot", "0"));
        command.addAll(List.of(arguments));
        return new Shell(folder, ClientModule.OWN.environment(DOOR.socket())).run(command.toArray(String[]::new));
    }

    private Shell.Ended random() {
        return tool("--generate-random", "8", "--output-file", "random");
    }

    @Test
    void theNthCallFailsAndTheNextSucceeds() {
        hsm(0, "fault", RunningDoor.POOL, "add", "C_OpenSession", "--nth", "2", "--with", "CKR_DEVICE_ERROR");
        random().succeeded();
        random().failed().printed("CKR_DEVICE_ERROR");
        random().succeeded();
        assertTrue(
                hsm(0, "fault", RunningDoor.POOL, "list").contains("C_OpenSession #2: CKR_DEVICE_ERROR  (met once)"));
    }

    @Test
    void aDroppedConnectionFailsTheCallAndNotTheNextClient() {
        hsm(0, "fault", RunningDoor.POOL, "add", "C_GenerateRandom", "--drop");
        random().failed();
        random().succeeded();
    }

    @Test
    void aDelayedCallIsAnsweredAllTheSame() {
        hsm(0, "fault", RunningDoor.POOL, "add", "C_GenerateRandom", "--delay", "20ms");
        random().succeeded();
        assertTrue(hsm(0, "fault", RunningDoor.POOL, "list", "--json").contains("\"met\" : 1"));
    }

    @Test
    void theSerialNumberChangesUntilTheFaultsAreCleared() {
        hsm(0, "fault", RunningDoor.POOL, "serial", "4711");
        tool("--list-slots").succeeded().printed("4711");
        hsm(0, "fault", RunningDoor.POOL, "clear");
        assertTrue(!tool("--list-slots").succeeded().output().contains("4711"));
    }

    @Test
    void aTokenThatIsRemovedIsNotThereUntilItIsInserted() {
        hsm(0, "fault", RunningDoor.POOL, "remove");
        tool("--list-slots").succeeded().printed("(empty)");
        random().failed();
        hsm(0, "fault", RunningDoor.POOL, "insert");
        random().succeeded();
        hsm(0, "fault", RunningDoor.POOL, "remove", "--at", "C_FindObjectsInit");
        tool("--list-objects").failed().printed("CKR_DEVICE_REMOVED");
    }

    @Test
    void whatNoCallCanMeetIsRefused() {
        assertTrue(hsm(1, "fault", RunningDoor.POOL, "add", "C_Sing", "--drop").contains("C_Sing"));
        assertTrue(hsm(1, "fault", RunningDoor.POOL, "add", "C_Sign", "--with", "CKR_NONE")
                .contains("CKR_NONE"));
        assertTrue(hsm(1, "fault", RunningDoor.POOL, "remove", "--slot", "77").contains("SLOT_ID_INVALID"));
        assertTrue(hsm(0, "fault", RunningDoor.POOL, "list").contains("No faults"));
    }

    @Test
    void aClientIsTriedAgainstEveryFailure() throws IOException {
        Shell.require("pkcs11-tool");
        Files.writeString(folder.resolve("digest"), "0123456789abcdef0123456789abcdef");
        tool("--login", "--pin", RunningDoor.PIN, "--keypairgen", "--key-type", "EC:prime256v1", "--id", "f1")
                .succeeded();
        String table = hsm(
                0,
                "resilience",
                "--home",
                home(),
                RunningDoor.POOL,
                "--",
                "pkcs11-tool",
                "--module",
                ClientModule.OWN.require().toString(),
                "--slot",
                "0",
                "--login",
                "--pin",
                RunningDoor.PIN,
                "--sign",
                "--id",
                "f1",
                "-m",
                "ECDSA",
                "-i",
                folder.resolve("digest").toString(),
                "-o",
                folder.resolve("signature").toString());
        assertOutcome(table, "C_OpenSession #1: CKR_DEVICE_ERROR", "1  failed visibly");
        assertOutcome(table, "C_Login #1: CKR_PIN_INCORRECT", "1  failed visibly");
        assertOutcome(table, "C_Sign #1: CKR_DEVICE_ERROR", "1  survived");
        assertOutcome(table, "C_Sign #1: connection dropped", "1  failed visibly");
        assertOutcome(table, "C_Sign #1: delayed by 2000 ms", "1  survived");
        assertOutcome(table, "C_FindObjectsFinal #1: handles renumbered", "1  failed visibly");
        assertOutcome(table, "C_SignInit #1: token of slot 0 removed", "1  failed visibly");
        assertOutcome(table, "C_Decrypt #1: CKR_DEVICE_ERROR", "0  not met");
    }

    @Test
    void aClientThatFailsByItselfIsNotTried() {
        assertTrue(hsm(1, "resilience", "--home", home(), "--", "false").contains("has to succeed first"));
        assertTrue(hsm(2, "resilience", "--home", home(), "false").contains("after --"));
    }

    private static void assertOutcome(String table, String failure, String outcome) {
        assertTrue(
                table.lines().anyMatch(line -> line.startsWith(failure + " ") && line.endsWith(" " + outcome)),
                () -> failure + ": " + outcome + "\n" + table);
    }
}
