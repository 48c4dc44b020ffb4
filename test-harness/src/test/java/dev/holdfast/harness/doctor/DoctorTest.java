package dev.holdfast.harness.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.harness.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DoctorTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    private ExitCode examine(Machine machine, String... arguments) {
        int code = new CommandLine(new DoctorCommand(machine))
                .setOut(new PrintWriter(out))
                .execute(arguments);
        return code == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private Path program(String name) throws IOException {
        Path program = Files.createFile(folder.resolve(name));
        assertTrue(program.toFile().setExecutable(true));
        return program;
    }

    private Machine machine(Path softHsmModule) {
        return new Machine(
                Map.of("PATH", folder.toString()), List.of(softHsmModule), Optional.empty(), List.of(), folder);
    }

    @Test
    void aMachineWithoutMavenIsNotEnoughAndIsToldHowToGetIt() {
        assertEquals(ExitCode.FAILED, examine(machine(folder.resolve("none.so"))));
        assertTrue(out.toString().contains("apt-get install maven"), out::toString);
    }

    @Test
    void aMachineWithoutSoftHsmIsEnough() throws IOException {
        program("mvn");
        assertEquals(ExitCode.OK, examine(machine(folder.resolve("none.so"))));
        assertTrue(out.toString().contains("apt-get install softhsm2"), out::toString);
    }

    @Test
    void azuriteIsFoundOnThePathOrWhereTheLauncherPutIt() throws IOException {
        program("mvn");
        assertEquals(ExitCode.OK, examine(machine(folder.resolve("none.so"))));
        assertTrue(out.toString().contains("./hsm verify installs it"), out::toString);
        Path named = program("of-the-launcher");
        Map<String, String> environment = Map.of("PATH", folder.toString(), "HOLDFAST_AZURITE", named.toString());
        examine(new Machine(environment, List.of(), Optional.empty(), List.of(), folder));
        assertTrue(out.toString().contains(named.toString()), out::toString);
        Path found = program("azurite-blob");
        examine(machine(folder.resolve("none.so")));
        assertTrue(out.toString().contains(found.toString()), out::toString);
    }

    @Test
    void theAzureCommandLineIsFoundOnThePathOrWhereTheLauncherPutIt() throws IOException {
        program("mvn");
        assertEquals(ExitCode.OK, examine(machine(folder.resolve("none.so"))));
        assertTrue(out.toString().contains("./hsm verify installs it on Debian 12"), out::toString);
        Path named = program("of-the-launcher");
        Map<String, String> environment = Map.of("PATH", folder.toString(), "HOLDFAST_AZ", named.toString());
        examine(new Machine(environment, List.of(), Optional.empty(), List.of(), folder));
        assertTrue(out.toString().contains(named.toString()), out::toString);
        Path found = program("az");
        examine(machine(folder.resolve("none.so")));
        assertTrue(out.toString().contains(found.toString()), out::toString);
    }

    @Test
    void thePkcs11ModuleTakesACompilerAndThenABuild() throws IOException {
        program("mvn");
        assertEquals(ExitCode.OK, examine(machine(folder.resolve("none.so"))));
        assertTrue(out.toString().contains("apt-get install gcc libc6-dev"), out::toString);
        assertTrue(out.toString().contains("apt-get install p11-kit-modules"), out::toString);
        program("cc");
        out.getBuffer().setLength(0);
        examine(machine(folder.resolve("none.so")));
        assertFalse(out.toString().contains("apt-get install gcc"), out::toString);
        assertTrue(out.toString().contains("./hsm verify builds it"), out::toString);
        Path own = program("libholdfast-pkcs11.so");
        Path stock = program("p11-kit-client.so");
        out.getBuffer().setLength(0);
        examine(new Machine(Map.of("PATH", folder.toString()), List.of(), Optional.of(own), List.of(stock), folder));
        assertTrue(out.toString().contains(own.toString()), out::toString);
        assertTrue(out.toString().contains(stock.toString()), out::toString);
        assertFalse(out.toString().contains("p11-kit-modules"), out::toString);
    }

    @Test
    void theClientsForNodeTakeTheirPackagesAndNode() throws IOException {
        program("mvn");
        Files.createDirectories(folder.resolve("clients/node_modules/@azure/keyvault-keys"));
        Path clients = folder.resolve("clients");
        Map<String, String> environment = Map.of("PATH", folder.toString(), "HOLDFAST_AZURE_NODE", clients.toString());
        assertEquals(ExitCode.OK, examine(new Machine(environment, List.of(), Optional.empty(), List.of(), folder)));
        assertTrue(out.toString().contains("the SDK for Node"), out::toString);
        assertFalse(out.toString().contains(clients.toString()), out::toString);
        program("node");
        examine(new Machine(environment, List.of(), Optional.empty(), List.of(), folder));
        assertTrue(out.toString().contains(clients.toString()), out::toString);
    }

    @Test
    void theJsonNamesWhatWasFound() throws IOException {
        program("mvn");
        program("softhsm2-util");
        Path module = program("libsofthsm2.so");
        assertEquals(ExitCode.OK, examine(machine(module), "--json"));
        JsonNode report = JsonMapper.builder().build().readTree(out.toString());
        assertEquals("holdfast.doctor/1", report.required("format").textValue());
        assertTrue(report.required("ok").booleanValue());
        assertTrue(
                report.required("findings").findValuesAsText("found").contains(module.toString()),
                report::toPrettyString);
    }
}
