package dev.holdfast.harness.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionConfigTest {

    private static final Address.Tcp HERE = new Address.Tcp("127.0.0.1", 7601);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void card() throws IOException {
        Files.createDirectories(folder.resolve("card/fuses"));
        file = folder.resolve("partition.conf");
    }

    @Test
    void whatIsWrittenIsRead() {
        PartitionConfig.write(
                file, Path.of("card"), HERE, new Address.Tcp("hsm-1.example", 7602), Timing.FAST, FirmwareKind.TEST);
        PartitionConfig read = PartitionConfig.read(file);
        assertEquals(folder.resolve("card"), read.card());
        assertEquals(HERE, read.listen());
        assertEquals(new Address.Tcp("hsm-1.example", 7602), read.advertise());
        assertEquals(Timing.FAST, read.timing());
        assertEquals(folder.resolve("card/partition.log"), read.log());
    }

    @Test
    void withoutMoreThanACardNobodyOutsideThisMachineReachesIt() throws IOException {
        PartitionConfig read = PartitionConfig.read(Files.writeString(file, "card = card\n"));
        assertEquals(new Address.Tcp("127.0.0.1", 7600), read.listen());
        assertEquals(read.listen(), read.advertise());
        assertEquals(Timing.DEFAULT, read.timing());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            card = card;listn = 127.0.0.1:1         | line 2 | there is no key "listn"
            card = card;listen 127.0.0.1:1          | line 2 | there is no "="
            card = card;card = card                 | line 2 | set in line 1 already
            card = card;listen =                    | line 2 | has no value
            listen = 127.0.0.1:7600                 |        | card is missing
            card = elsewhere                        | line 1 | hsm partition init makes one
            card = card;listen = 127.0.0.1          | line 2 | host:port
            card = card;listen = 127.0.0.1:0        | line 2 | port from 1 to 65535
            card = card;listen = 127.0.0.1:65536    | line 2 | host:port
            card = card;listen = in-vm:card         | line 2 | host:port
            card = card;listen = 0.0.0.0:7600       |        | advertise is missing
            card = card;;# x;advertise = [::]:7600  | line 4 | Nobody can connect
            card = card;timing = quick              | line 2 | default or fast
            """)
    void aMistakeIsToldWithItsPlaceAndTheWayOut(String lines, String line, String told) throws IOException {
        Files.writeString(file, lines.replace(';', '\n'));
        RefusedException refused = assertThrows(RefusedException.class, () -> PartitionConfig.read(file));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        for (String part : new String[] {file.toString(), line == null ? "" : line, told}) {
            assertTrue(refused.getMessage().contains(part), refused::getMessage);
        }
    }

    @Test
    void aMissingFileAndOneThatIsNoTextAreNamed() throws IOException {
        Path missing = folder.resolve("missing.conf");
        RefusedException refused = assertThrows(RefusedException.class, () -> PartitionConfig.read(missing));
        assertEquals(Code.NOT_FOUND, refused.code());
        assertTrue(refused.getMessage().contains(missing.toString()), refused::getMessage);

        Files.write(file, new byte[] {'c', (byte) 0xff, (byte) 0xfe});
        refused = assertThrows(RefusedException.class, () -> PartitionConfig.read(file));
        assertTrue(refused.getMessage().contains(file.toString()), refused::getMessage);
    }

    /** Whatever is written there: read, or refused in a sentence that names the file. */
    @Test
    void noTextBreaksTheReader() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        String[] pieces = {
            "card", " = ", "=", "\n", "#", "listen", "advertise", "timing", "log", ":", "1", "[", "\0", "ü", "."
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "card = card\n" : "");
            random.ints(random.nextInt(12), 0, pieces.length).forEach(piece -> text.append(pieces[piece]));
            Files.writeString(file, text);
            try {
                assertEquals(folder.resolve("card"), PartitionConfig.read(file).card());
            } catch (RefusedException refused) {
                assertTrue(refused.getMessage().contains(file.toString()), refused::getMessage);
            }
        }
    }
}
