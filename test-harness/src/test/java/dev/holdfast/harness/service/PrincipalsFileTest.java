package dev.holdfast.harness.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalsFileTest {

    private static final String ONE = "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01";
    private static final String TWO = "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a02";
    private static final String THREE = "0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a03";
    private static final String SECRET = "correct-horse-battery";

    @TempDir
    private Path folder;

    @Test
    void aNewHomeHasOneAdministratorWithASecretOfHisOwn() throws IOException {
        String administrator = UUID.randomUUID().toString();
        PrincipalsFile.write(folder.resolve("a"), administrator);
        PrincipalsFile.write(folder.resolve("b"), administrator);
        PrincipalsFile.Entry entry = PrincipalsFile.read(folder.resolve("a")).require(PrincipalsFile.ADMINISTRATOR);
        assertEquals(administrator, entry.objectId());
        assertEquals(ResourceRight.OWNER, entry.principal().right());
        assertFalse(entry.secret()
                .equals(PrincipalsFile.read(folder.resolve("b"))
                        .require(PrincipalsFile.ADMINISTRATOR)
                        .secret()));
        assertFalse(entry.toString().contains(entry.secret()));
    }

    @Test
    void whatOthersMayReadIsRefused() throws IOException {
        Path file = file("a = " + ONE + " " + TWO + " none " + SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        RefusedException refused = assertThrows(RefusedException.class, () -> PrincipalsFile.read(file));
        assertEquals(Code.FORBIDDEN, refused.code());
        assertTrue(refused.status().getMessage().contains("chmod 600"));
    }

    @Test
    void whoIsSignedInElsewhereNeedsNoSecret() throws IOException {
        PrincipalsFile.Entry entry = PrincipalsFile.read(file("a = " + ONE + " " + TWO + " reader -"))
                .require("a");
        assertEquals(0, entry.principal().secret().length);
    }

    @Test
    void aNameThatNobodyHasIsRefusedWithThoseThereAre() throws IOException {
        PrincipalsFile declared = PrincipalsFile.read(file("a = " + ONE + " " + TWO + " none " + SECRET));
        RefusedException refused = assertThrows(RefusedException.class, () -> declared.require("b"));
        assertEquals(Code.NOT_FOUND, refused.code());
        assertTrue(refused.status().getMessage().contains("[a]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b",
                "b = " + TWO,
                "b = " + TWO + " " + THREE + " king " + SECRET,
                "b = " + TWO + " " + THREE + " owner short",
                "b = " + TWO + " not-a-guid owner " + SECRET,
                "a = " + TWO + " " + THREE + " owner " + SECRET,
                "b = " + ONE + " " + THREE + " owner " + SECRET,
                "b = " + TWO + " " + ONE + " owner " + SECRET,
            })
    void aWrongLineIsNamedAndNothingOfItRepeated(String line) throws IOException {
        Path file = file("# people\na = " + ONE + " " + ONE + " owner " + SECRET + "\n" + line);
        RefusedException refused = assertThrows(RefusedException.class, () -> PrincipalsFile.read(file));
        assertEquals(Code.BAD_PARAMETER, refused.code());
        assertTrue(refused.status().getMessage().contains("line 3"), refused.status()::getMessage);
        assertFalse(refused.status().getMessage().contains(SECRET));
    }

    private Path file(String text) throws IOException {
        Path file = folder.resolve(PrincipalsFile.NAME);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n");
    }
}
