package dev.holdfast.coordinator.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PoolLife;
import dev.holdfast.proto.v1.RegisteredExchangeKey;
import dev.holdfast.proto.v1.RegisteredGroup;
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.RegisteredPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredRegistryTest {

    private static final RegisteredPool POOL = RegisteredPool.newBuilder()
            .setName("Contoso")
            .setPoolId(ByteString.copyFromUtf8("0123456789abcdef"))
            .setLife(PoolLife.POOL_IN_SERVICE)
            .build();

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsThereAgain() {
        RegisteredGroup group =
                RegisteredGroup.newBuilder().setName("Own").putTags("a", "b").build();
        RegisteredJob job = RegisteredJob.newBuilder().setId("a1").setOpen(true).build();
        RegisteredExchangeKey key =
                RegisteredExchangeKey.newBuilder().setRecoveryId("r1").build();
        try (Registry registry = StoredRegistry.open(folder)) {
            registry.put(POOL);
            registry.put(POOL.toBuilder().setName("Fabrikam").build());
            registry.put(group);
            registry.put(group.toBuilder().setName("Other").build());
            registry.removeGroup("OTHER");
            registry.put(job);
            registry.put(key);
            registry.putClockOffsetMillis(90);
            registry.removePool("FABRIKAM");
        }
        try (Registry registry = StoredRegistry.open(folder)) {
            assertEquals(List.of(POOL), registry.pools());
            assertEquals(Optional.of(POOL), registry.pool("CONTOSO"));
            assertEquals(List.of(group), registry.groups());
            assertEquals(Optional.of(group), registry.group("OWN"));
            assertEquals(List.of(job), registry.jobs());
            assertEquals(List.of(key), registry.exchangeKeys());
            assertEquals(90, registry.clockOffsetMillis());
            registry.removeJob("a1");
            registry.removeExchangeKey("r1");
            assertTrue(registry.jobs().isEmpty() && registry.exchangeKeys().isEmpty());
        }
    }

    @Test
    void nobodyElseReadsIt() throws IOException {
        StoredRegistry.open(folder.resolve("new")).close();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new"))));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new/registry.mv"))));
    }

    @Test
    void aSecondCoordinatorIsRefused() {
        try (Registry registry = StoredRegistry.open(folder)) {
            assertEquals(0, registry.clockOffsetMillis());
            assertRefused(Code.BUSY);
        }
        StoredRegistry.open(folder).close();
    }

    /** Whatever bytes are altered: what opens gives only records that were written, and all else is refused. */
    @Test
    void aDamagedRegistryIsRefusedOrTellsTheTruth() throws IOException {
        try (Registry registry = StoredRegistry.open(folder)) {
            registry.put(POOL);
        }
        Path file = folder.resolve("registry.mv");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(20261122);
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            byte[] altered = whole.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                altered[random.nextInt(altered.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, altered);
            try (Registry registry = StoredRegistry.open(folder)) {
                assertTrue(List.of(List.of(POOL), List.of()).contains(registry.pools()));
            } catch (RefusedException e) {
                assertEquals(Code.TAMPERED, e.code(), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0);
        Files.writeString(file, "no registry");
        assertRefused(Code.TAMPERED);
    }

    /** Written records are on the disk, not on their way: a process that is killed has lost none that it had told of. */
    @Test
    void aKilledProcessLosesNothingItWrote() throws IOException, InterruptedException {
        Random random = new Random(9);
        int before = 0;
        for (int kill = 0; kill < 3; kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int told = before;
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
                int last = before + 1 + random.nextInt(100);
                String line = out.readLine();
                while (line != null && told < last) {
                    told = Integer.parseInt(line);
                    line = out.readLine();
                }
                // Not by the Process, which would close the stream with what is in it.
                child.toHandle().destroyForcibly();
                child.waitFor();
                while (line != null) {
                    told = line.isEmpty() ? told : Math.max(told, Integer.parseInt(line));
                    line = out.readLine();
                }
            }
            try (Registry registry = StoredRegistry.open(folder)) {
                long kept = registry.clockOffsetMillis();
                assertTrue(kept == told || kept == told + 1, told + " was told of and " + kept + " is there");
                before = (int) kept;
            }
        }
    }

    /** Counts in the registry of a folder, and tells of every number that is written. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] arguments) {
            try (Registry registry = StoredRegistry.open(Path.of(arguments[0]))) {
                for (long number = registry.clockOffsetMillis() + 1; ; number++) {
                    registry.putClockOffsetMillis(number);
                    System.out.println(number);
                }
            }
        }
    }

    private void assertRefused(Code code) {
        RefusedException refused = assertThrows(RefusedException.class, () -> StoredRegistry.open(folder));
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(folder.toString()));
    }
}
