package dev.holdfast.coordinator.storage;

import static dev.holdfast.coordinator.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which storage a URL means; nothing is asked of any. */
class StorageMapTest {

    private static final String SAS = "sv=2021-12-02&sr=c&sp=rcdl&se=2030-01-01T00%3A00Z&sig=c2VjcmV0%3D";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "https://contoso.blob.core.windows.net/mhsmdemo, https://contoso.blob.core.windows.net/mhsmdemo",
        "HTTPS://Contoso.Blob.Core.Windows.Net:443/mhsmdemo, https://contoso.blob.core.windows.net/mhsmdemo",
        "https://contoso.blob.core.windows.net:8443/mhsmdemo, https://contoso.blob.core.windows.net:8443/mhsmdemo",
        "http://127.0.0.1:10000/devstoreaccount1/c-1, http://127.0.0.1:10000/devstoreaccount1/c-1",
        "http://localhost/devstoreaccount1/abc, http://localhost/devstoreaccount1/abc",
        "http://[::1]:10000/devstoreaccount1/abc, http://[::1]:10000/devstoreaccount1/abc",
        "http://acc.blob.localhost:10000/abc, http://acc.blob.localhost:10000/abc",
        "https://10.0.0.7:10000/account/abc, https://10.0.0.7:10000/account/abc",
    })
    void aHostThatIsNotMappedIsTheRealOne(String url, String meant) {
        assertEquals(
                "BlobStorage[" + meant + "]", StorageMap.empty().open(url, SAS).toString());
    }

    @Test
    void aMappedHostIsServedByAnotherAccountOrAFolder() {
        StorageMap map = StorageMap.parse("""
                # two accounts
                contoso.blob.core.windows.net  = http://127.0.0.1:10000/contoso   # Azurite
                Fabrikam.blob.core.windows.net=%s

                third.blob.core.windows.net = http://azurite:10000/third
                fourth.blob.localhost:10000 = https://fourth.blob.example.org
                """.formatted(folder.toUri()));
        assertEquals(
                "BlobStorage[http://127.0.0.1:10000/contoso/mhsmdemo]", open(map, "contoso.blob.core.windows.net"));
        assertEquals("BlobStorage[http://azurite:10000/third/mhsmdemo]", open(map, "third.blob.core.windows.net"));
        assertEquals("BlobStorage[https://fourth.blob.example.org/mhsmdemo]", open(map, "fourth.blob.localhost:10000"));
        assertEquals("BlobStorage[https://fourth.blob.localhost/mhsmdemo]", open(map, "fourth.blob.localhost"));

        BackupStorage inFolder = map.open("https://fabrikam.blob.core.windows.net:443/mhsmdemo", "");
        try (BackupStorage.Draft draft = inFolder.create("mhsm-a")) {
            draft.publish(new byte[1]);
        }
        assertTrue(Files.exists(folder.resolve("mhsmdemo/mhsm-a/backup.json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "contoso",
                "https://contoso.blob.core.windows.net",
                "https://contoso.blob.core.windows.net/",
                "https://contoso.blob.core.windows.net/mhsmdemo/",
                "https://contoso.blob.core.windows.net/mhsmdemo/folder",
                "https://contoso.blob.core.windows.net//mhsmdemo",
                "https://contoso.blob.core.windows.net/..",
                "https://contoso.blob.core.windows.net/%2e%2e%2f",
                "https://contoso.blob.core.windows.net/Upper",
                "https://contoso.blob.core.windows.net/ab",
                "https://contoso.blob.core.windows.net/a--b",
                "https://contoso.blob.core.windows.net/mhsmdemo?sv=1&sig=c2VjcmV0",
                "https://contoso.blob.core.windows.net/mhsmdemo#sig=c2VjcmV0",
                "https://user:sig=c2VjcmV0@contoso.blob.core.windows.net/mhsmdemo",
                "https://contoso.blob.core.windows.net:99999/mhsmdemo",
                "https://contoso.blob.core.windows.net:0/mhsmdemo",
                "https:contoso.blob.core.windows.net/mhsmdemo",
                "https:///mhsmdemo",
                "https://a_b.blob.core.windows.net/mhsmdemo",
                "https://contoso.blob.core.windows.net/mhsm demo",
                "https://contoso.blob.core.windows.net\\mhsmdemo",
                "http://contoso.blob.core.windows.net/mhsmdemo",
                "http://127.0.0.1.example.org/mhsmdemo",
                "http://notlocalhost/account/mhsmdemo",
                "http://127.0.0.1:10000/mhsmdemo",
                "http://127.0.0.1:10000/a/b/mhsmdemo",
                "file:///mhsmdemo",
                "ftp://contoso.blob.core.windows.net/mhsmdemo",
            })
    void whatIsNoUrlOfAContainerIsRefusedAndNotRepeated(String url) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> StorageMap.empty().open(url, SAS));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertFalse(refused.getMessage().contains("c2VjcmV0"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contoso.blob.core.windows.net",
                "contoso.blob.core.windows.net =",
                "= http://127.0.0.1:10000/contoso",
                "https://contoso.blob.core.windows.net = http://127.0.0.1:10000/contoso",
                "*.blob.core.windows.net = file:/tmp",
                "contoso.blob.core.windows.net = http://127.0.0.1:10000",
                "contoso.blob.core.windows.net = http://127.0.0.1:10000/contoso/",
                "contoso.blob.core.windows.net = http://127.0.0.1:10000/contoso?sig=c2VjcmV0",
                "contoso.blob.core.windows.net = https://other.blob.core.windows.net/mhsmdemo",
                "contoso.blob.core.windows.net = file:relative",
                "contoso.blob.core.windows.net = file://host/folder",
                "contoso.blob.core.windows.net = /var/lib/backups",
                "a.example.org = file:/tmp\nA.example.org = file:/var",
            })
    void aLineThatIsWrongIsNamed(String line) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> StorageMap.parse("# a comment\n\n" + line));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        int last = 3 + (int) line.chars().filter(c -> c == '\n').count();
        assertTrue(refused.getMessage().startsWith("Line " + last + " "), refused::getMessage);
        assertFalse(refused.getMessage().contains("c2VjcmV0"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "token", "sv=2021-12-02&sp=r", "sig=", "sv=1&sig=a b", "sv=1&sig=a\r\nHost:x", "sig=%zz"
            })
    void whatIsNoTokenIsRefused(String sas) {
        assertRefused(Code.BAD_PARAMETER, () -> StorageMap.empty()
                .open("https://contoso.blob.core.windows.net/mhsmdemo", sas));
    }

    private static String open(StorageMap map, String host) {
        return map.open("https://" + host + "/mhsmdemo", "?" + SAS + "\n").toString();
    }
}
