package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Commands.ADMIN;
import static dev.holdfast.partition.vault.Commands.DOMAIN;
import static dev.holdfast.partition.vault.Commands.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.AbandonRestoreChange;
import dev.holdfast.proto.v1.ClearPinTriesChange;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CountPinTryChange;
import dev.holdfast.proto.v1.DestroyObjectChange;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.PinRecord;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutObjectsChange;
import dev.holdfast.proto.v1.PutTokenChange;
import dev.holdfast.proto.v1.RestoreKeyChange;
import dev.holdfast.proto.v1.SetPinChange;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.proto.v1.TokenIncarnation;
import dev.holdfast.proto.v1.TokenObject;
import dev.holdfast.proto.v1.TokenRecord;
import dev.holdfast.proto.v1.VaultPiece;
import dev.holdfast.proto.v1.WriteObjectChange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, PINs and objects in the vault. */
class TokenVaultTest {

    private static final ByteString FIRST = bytes(16, 501);
    private static final ByteString SECOND = bytes(16, 502);
    private static final long USER = CKU.USER.value();

    private final Commands commands = new Commands();
    private Vault vault = Vault.EMPTY;
    private long index;

    @BeforeEach
    void open() {
        assertOk(commands.provisioned());
        assertOk(commands.activated());
        assertOk(init(token(0, FIRST), ByteString.EMPTY));
    }

    @Test
    void initializingATokenDestroysItsObjectsAndNoOthers() {
        assertOk(init(token(1, FIRST), ByteString.EMPTY));
        assertOk(put(0, FIRST, object(0, 1)));
        assertOk(put(1, FIRST, object(1, 2)));
        assertOk(commands.create("key", 3));
        assertRefused(Code.CONFLICT, init(token(0, SECOND), SECOND));
        assertRefused(Code.CONFLICT, init(token(0, FIRST), FIRST));
        assertOk(init(token(0, SECOND), FIRST));
        assertEquals(0, vault.objects(0).count());
        assertEquals(1, vault.objects(1).count());
        assertEquals(1, vault.keyCount());
        assertRefused(Code.CONFLICT, put(0, FIRST, object(0, 4)));
        assertRefused(Code.CONFLICT, countTry(FIRST, 1));
        assertOk(put(0, SECOND, object(0, 4)));
    }

    @Test
    void tokensAreMadeOneAfterTheOtherAndNotWithoutEnd() {
        assertRefused(Code.LIMIT_EXCEEDED, init(token(2, FIRST), ByteString.EMPTY));
        for (int number = 1; number < TokenRules.MOST_TOKENS; number++) {
            assertOk(init(token(number, FIRST), ByteString.EMPTY));
        }
        assertRefused(Code.LIMIT_EXCEEDED, init(token(TokenRules.MOST_TOKENS, FIRST), ByteString.EMPTY));
        assertRefused(Code.BAD_PARAMETER, init(token(1, SECOND).setLabel(bytes(31, 1)), FIRST));
        assertRefused(Code.BAD_PARAMETER, init(token(1, SECOND).clearSoPin(), FIRST));
        assertRefused(Code.BAD_PARAMETER, init(token(1, SECOND).setUserPin(pin(1)), FIRST));
    }

    @Test
    void triesAreCountedUntilThePinIsLockedOrCleared() {
        assertRefused(Code.WRONG_STATE, countTry(FIRST, 1));
        assertOk(setPin(pin(1), ByteString.EMPTY));
        for (int tries = 0; tries < TokenRules.MOST_TRIES - 1; tries++) {
            assertOk(countTry(FIRST, 1));
        }
        assertRefused(Code.CONFLICT, clearTries(2));
        assertOk(clearTries(1));
        for (int tries = 0; tries < TokenRules.MOST_TRIES; tries++) {
            assertOk(countTry(FIRST, 1));
        }
        assertRefused(Code.FORBIDDEN, countTry(FIRST, 1));
        assertTrue(TokenRules.isLocked(vault.token(0).orElseThrow().getUserPin()));
        assertRefused(Code.CONFLICT, setPin(pin(2), pin(3).getSalt()));
        assertOk(setPin(pin(2), ByteString.EMPTY));
        assertRefused(Code.CONFLICT, countTry(FIRST, 1));
        assertOk(countTry(FIRST, 2));
    }

    @Test
    void nobodyWithARoleSpeaksForAToken() {
        assertRefused(Code.FORBIDDEN, put(0, FIRST, object(0, 1)).setPrincipal(ADMIN));
        assertRefused(Code.FORBIDDEN, init(token(0, SECOND), FIRST).setPrincipal(ADMIN));
    }

    @Test
    void anObjectIsMadeOnceChangedFromWhatItWasAndDestroyed() {
        TokenObject made = object(0, 1).build();
        assertOk(put(0, FIRST, made.toBuilder()));
        assertRefused(Code.CONFLICT, put(0, FIRST, made.toBuilder()));
        assertRefused(Code.BAD_PARAMETER, put(0, FIRST, object(1, 2)));
        assertRefused(Code.BAD_PARAMETER, put(0, FIRST, object(0, 2).setHidden(true)));
        assertRefused(Code.BAD_PARAMETER, put(0, FIRST, object(0, 2).clearAttributes()));
        assertRefused(Code.LIMIT_EXCEEDED, put(0, FIRST, object(0, 2).setSealedValues(bytes(65_536, 1))));
        Command.Builder foreign = put(0, FIRST, object(0, 2));
        foreign.getPutObjectsBuilder().setDomainId(bytes(16, 1));
        assertRefused(Code.CONFLICT, foreign);
        TokenObject renamed = made.toBuilder()
                .clearAttributes()
                .addAllAttributes(
                        attributes(CKO.DATA).with(CKA.LABEL, "new").template().getAttributesList())
                .build();
        assertOk(write(renamed, digest(made.toByteArray())));
        assertRefused(Code.CONFLICT, write(made, digest(made.toByteArray())));
        assertEquals(renamed, vault.object(0, made.getId()).orElseThrow());
        assertTrue(vault.object(1, made.getId()).isEmpty());
        assertOk(destroy(made.getId()));
        assertRefused(Code.NOT_FOUND, destroy(made.getId()));
        assertRefused(Code.NOT_FOUND, write(made, digest(renamed.toByteArray())));
    }

    @Test
    void aKeyMadeThroughTheDoorIsTheServicesKeyUnlessItsNameIsTaken() {
        assertOk(putKey("made", 11));
        assertEquals(KeyOperation.ENCRYPT, vault.key("made").getVersions(0).getOperations(0));
        assertRefused(Code.CONFLICT, putKey("made", 12));
        assertRefused(Code.CONFLICT, putKey("other", 11));
        assertOk(commands.delete("made"));
        assertRefused(Code.CONFLICT, putKey("MADE", 12));
        assertEquals("made", vault.deletedKey("made").getName());
        assertTrue(vault.keyOfVersion(bytes(16, 11)).isEmpty());
        assertOk(commands.recover("made"));
        assertEquals("made", vault.keyOfVersion(bytes(16, 11)).orElseThrow().getName());
    }

    @Test
    void whatIsSaidOfAKeyVersionStaysWithItAndIsNotRotated() {
        assertOk(commands.create("key", 1));
        ByteString id = ObjectRules.shownId(CKO.PRIVATE_KEY, bytes(16, 1));
        TokenObject said = TokenObject.newBuilder()
                .setId(id)
                .addAllAttributes(
                        Attributes.NONE.with(CKA.LABEL, "said").template().getAttributesList())
                .build();
        assertRefused(Code.CONFLICT, write(said, digest(new byte[0])));
        assertOk(write(said, digest(vault.key("key").getVersions(0).toByteArray()), KeyOperation.SIGN));
        assertEquals(List.of(said), vault.key("key").getVersions(0).getObjectsList());
        assertEquals(List.of(KeyOperation.SIGN), vault.key("key").getVersions(0).getOperationsList());
        assertOk(commands.command()
                .setPutKeyVersion(Commands.put("key", PutKeyMode.ROTATE, Commands.version(Commands.RSA, 2))));
        assertEquals(List.of(), vault.key("key").getVersions(1).getObjectsList());
        assertEquals(List.of(said), vault.key("key").getVersions(0).getObjectsList());
        assertRefused(Code.CONFLICT, destroy(id));
    }

    @Test
    void destroyingThePrivateKeyDeletesTheServicesKeyAndLeavesThePublicOne() {
        assertOk(commands.create("key", 1));
        ByteString publicId = ObjectRules.shownId(CKO.PUBLIC_KEY, bytes(16, 1));
        ByteString privateId = ObjectRules.shownId(CKO.PRIVATE_KEY, bytes(16, 1));
        assertRefused(Code.NOT_FOUND, destroy(ObjectRules.shownId(CKO.SECRET_KEY, bytes(16, 1))));
        TokenObject left = object(0, 1)
                .setId(publicId)
                .clearAttributes()
                .addAllAttributes(attributes(CKO.PUBLIC_KEY).template().getAttributesList())
                .build();
        Command.Builder destroyed = destroy(privateId);
        destroyed.getDestroyObjectBuilder().setLeft(left);
        assertOk(destroyed);
        assertEquals("key", vault.deletedKey("key").getName());
        assertEquals(left, vault.object(0, publicId).orElseThrow());
        assertOk(commands.recover("key"));
        assertFalse(ObjectRules.shows(vault.key("key").getVersions(0), CKO.PUBLIC_KEY));
        assertTrue(ObjectRules.shows(vault.key("key").getVersions(0), CKO.PRIVATE_KEY));
        assertOk(destroy(publicId));
        assertRefused(Code.NOT_FOUND, destroy(publicId));
        assertOk(commands.delete("key"));
        assertRefused(Code.NOT_FOUND, destroy(privateId));
    }

    @Test
    void aHiddenPublicKeyIsNoLongerThere() {
        assertOk(commands.create("key", 1));
        ByteString publicId = ObjectRules.shownId(CKO.PUBLIC_KEY, bytes(16, 1));
        assertOk(destroy(publicId));
        assertRefused(Code.NOT_FOUND, destroy(publicId));
        assertEquals(1, vault.keyCount());
    }

    @Test
    void snapshotsAndBackupsCarryTokensAndObjects() {
        assertOk(setPin(pin(1), ByteString.EMPTY));
        assertOk(put(0, FIRST, object(0, 1)));
        assertOk(putKey("made", 11));
        Vault copy = Vault.of(vault.pieces());
        assertArrayEquals(vault.digest(), copy.digest());
        assertEquals(vault.object(0, bytes(16, 1)), copy.object(0, bytes(16, 1)));
        List<VaultPiece> archive = vault.contents(100);
        assertOk(commands.recordBackup("backup"));
        assertOk(countTry(FIRST, 1));
        assertOk(destroy(bytes(16, 1)));
        assertOk(init(token(1, FIRST), ByteString.EMPTY));
        restore(archive);
        assertTrue(vault.object(0, bytes(16, 1)).isPresent());
        assertTrue(vault.token(1).isEmpty(), "a token made after the backup");
        assertEquals(
                1, vault.token(0).orElseThrow().getUserPin().getFailures(), "going back to an archive forgives no try");
    }

    @Test
    void anArchiveThatContradictsItselfIsRefused() {
        VaultPiece good = VaultPiece.newBuilder()
                .addTokens(token(0, FIRST))
                .addObjects(object(0, 1))
                .addAllRoleAssignments(vault.roleAssignments(""))
                .build();
        assertOk(commands.recordBackup("backup"));
        restore(List.of(good));
        refuseRestore(Code.TAMPERED, good.toBuilder().addTokens(token(0, FIRST)));
        refuseRestore(Code.TAMPERED, good.toBuilder().addObjects(object(0, 1)));
        refuseRestore(Code.TAMPERED, good.toBuilder().addObjects(object(1, 2)));
        refuseRestore(Code.LIMIT_EXCEEDED, good.toBuilder().addTokens(token(16, FIRST)));
        refuseRestore(
                Code.BAD_PARAMETER, good.toBuilder().addTokens(token(1, FIRST).clearIncarnation()));
        refuseRestore(
                Code.BAD_PARAMETER, good.toBuilder().addObjects(object(0, 2).setId(bytes(15, 1))));
        refuseRestore(
                Code.BAD_PARAMETER,
                good.toBuilder().addObjects(object(0, 2).setId(ObjectRules.shownId(CKO.PRIVATE_KEY, bytes(16, 1)))));
        KeyRecord key = KeyRecord.newBuilder()
                .setName("key")
                .addVersions(Commands.version(Commands.RSA, 1))
                .build();
        refuseRestore(
                Code.TAMPERED,
                good.toBuilder().addKeys(key).addKeys(key.toBuilder().setName("other")));
        KeyRecord.Builder foreign = key.toBuilder();
        foreign.getVersionsBuilder(0)
                .addObjects(TokenObject.newBuilder().setId(ObjectRules.shownId(CKO.PRIVATE_KEY, bytes(16, 2))));
        refuseRestore(Code.BAD_PARAMETER, good.toBuilder().addKeys(foreign));
        assertRefused(
                Code.BAD_PARAMETER,
                commands.command()
                        .setRestoreKey(
                                RestoreKeyChange.newBuilder().setKey(foreign).setDomainId(DOMAIN)));
    }

    @Test
    void theVaultHoldsAsManyObjectsAsItCanAndNoMore() {
        VaultPiece.Builder piece =
                VaultPiece.newBuilder().addTokens(token(0, FIRST)).addAllRoleAssignments(vault.roleAssignments(""));
        for (int number = 0; number < ObjectRules.MOST_OBJECTS; number++) {
            piece.addObjects(object(0, number));
        }
        assertOk(commands.recordBackup("backup"));
        restore(List.of(piece.build()));
        assertRefused(Code.LIMIT_EXCEEDED, put(0, FIRST, object(0, ObjectRules.MOST_OBJECTS)));
        assertOk(destroy(bytes(16, 7)));
        assertOk(put(0, FIRST, object(0, ObjectRules.MOST_OBJECTS)));
    }

    @Test
    void theIndexOfVersionsKeepsUpWithEveryChangeOfKeys() {
        Random random = new Random(5);
        long day = 24L * 3600 * 1000;
        for (int step = 0; step < 2_000; step++) {
            String name = "key-" + random.nextInt(4);
            Command.Builder command =
                    switch (random.nextInt(6)) {
                        case 0 -> commands.delete(name);
                        case 1 -> commands.recover(name);
                        case 2 -> commands.purge(name);
                        case 3 -> commands.purgeExpired();
                        default -> commands.create(name, 10_000 + step);
                    };
            apply(command.setTimeMillis(step * day / 2));
            vault.keys("", 10).forEach(key -> key.getVersionsList()
                    .forEach(version -> assertEquals(
                            key, vault.keyOfVersion(version.getVersion()).orElseThrow())));
            vault.deletedKeys("", 10)
                    .forEach(key -> assertTrue(
                            vault.keyOfVersion(key.getVersions(0).getVersion()).isEmpty()));
            assertEquals(vault.keyVersionCount(), Vault.of(vault.pieces()).keyVersionCount());
        }
    }

    private void restore(List<VaultPiece> pieces) {
        assertOk(commands.beginRestore("restore", "", DOMAIN));
        for (int i = 0; i < pieces.size(); i++) {
            assertOk(commands.stage("restore", i, pieces.get(i)));
        }
        assertOk(commands.commit("restore", pieces.size()));
    }

    private void refuseRestore(Code code, VaultPiece.Builder piece) {
        assertOk(commands.beginRestore("restore", "", DOMAIN));
        assertOk(commands.stage("restore", 0, piece.build()));
        assertRefused(code, commands.commit("restore", 1));
        assertOk(commands.command()
                .setAbandonRestore(AbandonRestoreChange.newBuilder().setRestoreId("restore")));
    }

    private static TokenRecord.Builder token(int number, ByteString incarnation) {
        return TokenRecord.newBuilder()
                .setToken(number)
                .setLabel(bytes(32, number))
                .setSerial("0123456789abcdef")
                .setIncarnation(incarnation)
                .setSoPin(pin(100));
    }

    private static PinRecord pin(long number) {
        return PinRecord.newBuilder()
                .setSalt(bytes(16, number))
                .setIterations(1)
                .setHash(bytes(64, number))
                .build();
    }

    private static Attributes attributes(CKO objectClass) {
        return Attributes.NONE.with(CKA.CLASS, objectClass.value()).with(CKA.TOKEN, true);
    }

    private static TokenObject.Builder object(int token, long number) {
        return TokenObject.newBuilder()
                .setId(bytes(16, number))
                .setToken(token)
                .addAllAttributes(attributes(CKO.DATA).template().getAttributesList());
    }

    private static TokenIncarnation at(int token, ByteString incarnation) {
        return TokenIncarnation.newBuilder()
                .setToken(token)
                .setIncarnation(incarnation)
                .build();
    }

    private Command.Builder init(TokenRecord.Builder token, ByteString replaces) {
        return commands.command()
                .setPutToken(PutTokenChange.newBuilder().setToken(token).setReplaces(replaces));
    }

    private Command.Builder setPin(PinRecord pin, ByteString proved) {
        return commands.command()
                .setSetPin(SetPinChange.newBuilder()
                        .setAt(at(0, FIRST))
                        .setUser(USER)
                        .setPin(pin)
                        .setProved(proved));
    }

    private Command.Builder countTry(ByteString incarnation, long pin) {
        return commands.command()
                .setCountPinTry(CountPinTryChange.newBuilder()
                        .setAt(at(0, incarnation))
                        .setUser(USER)
                        .setSalt(pin(pin).getSalt()));
    }

    private Command.Builder clearTries(long pin) {
        return commands.command()
                .setClearPinTries(ClearPinTriesChange.newBuilder()
                        .setAt(at(0, FIRST))
                        .setUser(USER)
                        .setSalt(pin(pin).getSalt()));
    }

    private Command.Builder put(int token, ByteString incarnation, TokenObject.Builder object) {
        return commands.command()
                .setPutObjects(PutObjectsChange.newBuilder()
                        .setAt(at(token, incarnation))
                        .addObjects(object)
                        .setDomainId(DOMAIN));
    }

    private Command.Builder putKey(String name, long version) {
        return commands.command()
                .setPutObjects(PutObjectsChange.newBuilder()
                        .setAt(at(0, FIRST))
                        .setKey(Commands.put(name, PutKeyMode.CREATE, Commands.version(Commands.RSA, version)))
                        .setDomainId(DOMAIN));
    }

    private Command.Builder write(TokenObject object, ByteString madeFrom, KeyOperation... operations) {
        return commands.command()
                .setWriteObject(WriteObjectChange.newBuilder()
                        .setAt(at(0, FIRST))
                        .setObject(object)
                        .setMadeFrom(madeFrom)
                        .addAllOperations(List.of(operations))
                        .setDomainId(DOMAIN));
    }

    private Command.Builder destroy(ByteString id) {
        return commands.command()
                .setDestroyObject(
                        DestroyObjectChange.newBuilder().setAt(at(0, FIRST)).setId(id));
    }

    private static ByteString digest(byte[] record) {
        return ByteString.copyFrom(Hash.SHA_256.start().digest(record));
    }

    private Status apply(Command.Builder command) {
        Vault.Applied applied = vault.apply(++index, command.build());
        vault = applied.vault();
        return applied.result().getStatus();
    }

    private void assertOk(Command.Builder command) {
        Status status = apply(command);
        assertEquals(Code.OK, status.getCode(), status.getMessage());
    }

    private void assertRefused(Code code, Command.Builder command) {
        Status status = apply(command);
        assertEquals(code, status.getCode(), status.getMessage());
    }
}
