package dev.holdfast.coordinator.storage;

import static dev.holdfast.coordinator.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageAccountsTest {

    private static final String KEY = "bm90IGEgc2VjcmV0IGtleQ==";
    private static final String TWO = "# name = endpoint key\nContosoBackup = http://127.0.0.1:10000 " + KEY
            + "  # one\n\n" + "fabrikam=http://azurite:10001/ " + KEY + "\n";

    @TempDir
    private Path folder;

    @Test
    void namesKeepTheirSpellingAndHostsAreInLowerCase() {
        StorageAccounts accounts = StorageAccounts.parse(TWO);
        assertEquals(
                List.of("ContosoBackup", "fabrikam"),
                accounts.all().stream().map(StorageAccount::name).toList());
        StorageAccount contoso =
                accounts.ofHost("contosobackup.blob.core.windows.net").orElseThrow();
        assertEquals(URI.create("http://127.0.0.1:10000"), contoso.endpoint());
        assertEquals(KEY, contoso.key());
        assertEquals(Optional.empty(), accounts.ofHost("other.blob.core.windows.net"));
        assertEquals(
                "[ContosoBackup at http://127.0.0.1:10000, fabrikam at http://azurite:10001]",
                accounts.all().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contoso",
                "contoso = http://127.0.0.1:10000",
                "contoso = http://127.0.0.1:10000 not*base64",
                "contoso = http://127.0.0.1:10000 YQ=Y",
                "contoso = https://127.0.0.1:10000 " + KEY,
                "contoso = http://emulator.example:10000 " + KEY,
                "contoso = http://127.0.0.1:10000/contoso " + KEY,
                "con-toso = http://127.0.0.1:10000 " + KEY,
                "Fabrikam = http://127.0.0.1:10000 " + KEY,
            })
    void aLineThatIsWrongIsNamedAndNotQuoted(String line) {
        RefusedException refused = assertThrows(RefusedException.class, () -> StorageAccounts.parse(TWO + line));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.getMessage().startsWith("Line 5 "), refused.getMessage());
        assertFalse(refused.getMessage().contains(KEY), refused.getMessage());
    }

    @Test
    void aFileWithKeysIsItsOwnersAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("accounts"), TWO);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(Code.FORBIDDEN, () -> StorageAccounts.read(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(2, StorageAccounts.read(file).all().size());
        assertRefused(Code.BAD_PARAMETER, () -> StorageAccounts.read(folder.resolve("missing")));
    }

    @Test
    void backupsGoToTheEmulatorUnlessTheMapSaysOtherwise() {
        StorageMap map = StorageMap.parse("fabrikam.blob.core.windows.net = http://127.0.0.1:7/else")
                .with(StorageAccounts.parse(TWO));
        String sas = "sv=2021-12-02&sig=c2VjcmV0";
        assertEquals(
                "BlobStorage[http://127.0.0.1:10000/ContosoBackup/abc]",
                map.open("https://ContosoBackup.blob.core.windows.net/abc", sas).toString());
        assertEquals(
                "BlobStorage[http://127.0.0.1:7/else/abc]",
                map.open("https://fabrikam.blob.core.windows.net/abc", sas).toString());
    }

    @Test
    void whatNobodyDeclaredStaysOnThisMachine() {
        try (StoragePlane plane = new StoragePlane(StorageAccounts.parse(TWO), "accounts.conf")) {
            assertTrue(plane.owns("other.blob.core.windows.net"));
            assertFalse(plane.owns("blob.core.windows.net"));
            Answer answer = ask(plane, "other.blob.core.windows.net");
            assertEquals(404, answer.status());
            assertEquals("ResourceNotFound", answer.headers().get("x-ms-error-code"));
            assertTrue(new String(answer.body(), UTF_8).contains("declare it in accounts.conf."));
        }
    }

    @Test
    void anEmulatorThatIsNotThereIsNamed() {
        StorageAccounts nobody = StorageAccounts.parse("contoso = http://127.0.0.1:1 " + KEY);
        try (StoragePlane plane = new StoragePlane(nobody, "accounts.conf")) {
            Answer answer = ask(plane, "contoso.blob.core.windows.net");
            assertEquals(503, answer.status());
            assertTrue(new String(answer.body(), UTF_8).contains("contoso at http://127.0.0.1:1 "));
        }
    }

    private static Answer ask(StoragePlane plane, String host) {
        return plane.serve(new HttpCall("GET", host, 443, "/", Map.of(), Map.of(), new byte[0]))
                .join();
    }
}
