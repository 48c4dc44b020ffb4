package dev.holdfast.bridge.custody;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.custody.PinSource.PinFile;
import dev.holdfast.bridge.custody.PinSource.PinVariable;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustodySpecTest {

    @Test
    void readsWhatAPersonWrites() {
        assertEquals(
                new CustodySpec(Path.of("/lib/p11.so"), "my token=1", new PinFile(Path.of("/run/pin"))),
                CustodySpec.parse("module=/lib/p11.so, token=my token=1, pin-file=/run/pin"));
        assertEquals(
                new CustodySpec(Path.of("/lib/p11.so"), "t", new PinVariable("PIN")),
                CustodySpec.parse("pin-env=PIN,token=t,module=/lib/p11.so"));
    }

    @Test
    void writesWhatItReads() {
        for (String text : new String[] {"module=/a,token=b,pin-file=/c", "module=/a,token=b,pin-env=C"}) {
            assertEquals(text, CustodySpec.parse(text).toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                          | not NAME=VALUE",
                "softhsm                                     | not NAME=VALUE",
                "token=t,pin-env=P                           | module is missing",
                "module=/a,pin-env=P                         | token is missing",
                "module=/a,token=t                           | either pin-file or pin-env",
                "module=/a,token=t,pin-env=P,pin-file=/f     | either pin-file or pin-env",
                "module=/a,module=/b,token=t,pin-env=P       | module once",
                "module=,token=t,pin-env=P                   | module once",
                "module=/a,token=t,slot=1,pin-env=P          | 'slot'",
                "module=/a,token=t,pin-env=P,                | not NAME=VALUE",
            })
    void saysWhatIsWrong(String text, String reason) {
        RefusedException refused = assertThrows(RefusedException.class, () -> CustodySpec.parse(text));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    @Test
    void doesNotTakeAPinOnTheCommandLineNorRepeatOne() {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> CustodySpec.parse("module=/a,token=t,pin=73551"));
        assertTrue(refused.getMessage().contains("never given on a command line"), refused.getMessage());
        assertFalse(refused.getMessage().contains("73551"), refused.getMessage());
    }

    @Test
    void readsAPinFromTheFirstLineOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("pin"), "pä55\r\nnot this\n");
        assertArrayEquals("pä55".toCharArray(), new PinFile(file).read());
        Files.writeString(file, "0000");
        assertArrayEquals("0000".toCharArray(), new PinFile(file).read());
    }

    @Test
    void aPinThatIsNotThereMakesTheCustodyUnavailable(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n1234");
        for (PinSource source : new PinSource[] {
            new PinFile(folder.resolve("absent")), new PinFile(empty), new PinVariable("HOLDFAST_NO_SUCH_VARIABLE")
        }) {
            RefusedException refused = assertThrows(RefusedException.class, source::read);
            assertEquals(Code.CUSTODY_UNAVAILABLE, refused.code());
            assertTrue(refused.getMessage().contains(source.toString()), refused.getMessage());
        }
    }
}
