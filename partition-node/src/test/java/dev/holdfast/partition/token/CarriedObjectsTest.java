package dev.holdfast.partition.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.AdmitCard;
import dev.holdfast.proto.v1.BackupSession;
import dev.holdfast.proto.v1.BeginBackup;
import dev.holdfast.proto.v1.BeginRestore;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CommitRestore;
import dev.holdfast.proto.v1.EndBackup;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.PromoteCard;
import dev.holdfast.proto.v1.ReadBackup;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RestoreFrames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects and PINs go where the vault goes: to new cards, into backups and out of them; and nowhere in clear. */
class CarriedObjectsTest {

    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 3);
    private final Client user = Client.ofNewToken(pool.card(0));

    @Test
    void aCardThatJoinsHasThem() {
        ObjectHandle object = user.create(Client.data("object", true));
        ObjectPair pair = user.generatePair("a pair", true);
        Machine blank = rack.card("pool-4");
        blank.powerOn();
        manage(Request.newBuilder().setAdmitCard(AdmitCard.newBuilder().setCard(blank.asMember())));
        TestPool.clone(pool.card(0), blank);
        Request.Builder promote =
                Request.newBuilder().setPromoteCard(PromoteCard.newBuilder().setCard(blank.id()));
        while (pool.card(0)
                        .ask(TestPool.as(TestPool.ADMINISTRATOR, promote))
                        .getStatus()
                        .getCode()
                == Code.BUSY) {
            rack.run(Duration.ofMillis(100));
        }
        pool.card(1).powerCut();
        Client there = user.at(blank);
        assertEquals(CKR.OK, there.tryLogin(CKU.USER, Client.USER_PIN));
        assertEquals(List.of(object), there.find(Attributes.NONE.with(CKA.LABEL, "object")));
        assertEquals(CKR.OK, there.verify(pair.getPublicKey(), DIGEST, there.sign(pair.getPrivateKey(), DIGEST)));
    }

    @Test
    void aBackupBringsThemBack() {
        ObjectHandle object = user.create(Client.data("object", true));
        ObjectPair pair = user.generatePair("a pair", true);
        ObjectPair shared = user.generatePair("made-here", true);
        user.ok(Client.writing(shared.getPrivateKey(), Attributes.NONE.with(CKA.LABEL, "another label")));
        byte[] before = state();
        List<ByteString> archive = backUp();
        user.destroy(object);
        user.destroy(pair.getPrivateKey());
        user.destroy(shared.getPrivateKey());
        assertEquals(CKR.OK, Client.of(pool.card(0)).init(Client.SO_PIN));
        assertFalse(Arrays.equals(before, state()));
        restore(archive);
        Client again = Client.of(pool.card(1)).login(CKU.USER, Client.USER_PIN);
        assertEquals("value of object", again.read(object, CKA.VALUE).getValue().toStringUtf8());
        assertEquals(CKR.OK, again.verify(pair.getPublicKey(), DIGEST, again.sign(pair.getPrivateKey(), DIGEST)));
        again.sign(shared.getPrivateKey(), DIGEST);
        assertEquals(List.of(shared.getPrivateKey()), again.find(Attributes.NONE.with(CKA.LABEL, "another label")));
        assertEquals(CKR.OK, again.tryLogin(CKU.SO, Client.SO_PIN));
    }

    @Test
    void goingBackToABackupForgivesNoTry() {
        List<ByteString> archive = backUp();
        for (int tries = 0; tries < 10; tries++) {
            assertEquals(CKR.PIN_INCORRECT, user.tryLogin(CKU.USER, "wrong"));
        }
        restore(archive);
        assertEquals(CKR.PIN_LOCKED, user.tryLogin(CKU.USER, Client.USER_PIN));
        assertEquals(CKR.OK, user.tryLogin(CKU.SO, Client.SO_PIN));
    }

    @Test
    void noPinAndNoKeyIsEverWrittenInClear() {
        byte[] value = "0123456789abcdef0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
        user.create(Client.secret("imported", value, true));
        user.create(Client.secret("not a name of the service", value, true));
        user.create(Client.secret("of a session", value, false));
        List<ByteString> archive = backUp();
        Map<String, byte[]> secrets =
                Map.of("user's PIN", bytes(Client.USER_PIN), "officer's PIN", bytes(Client.SO_PIN), "key", value);
        for (Machine card : pool.cards()) {
            card.powerOff();
            List<byte[]> written = new ArrayList<>(card.disk.written());
            written.addAll(card.disk.image().values());
            secrets.forEach((name, secret) -> assertTrue(
                    written.stream().noneMatch(bytes -> contains(bytes, secret)), () -> name + " on " + card.id()));
        }
        secrets.forEach((name, secret) -> assertTrue(
                archive.stream().noneMatch(frame -> contains(frame.toByteArray(), secret)),
                () -> name + " in a backup"));
    }

    private byte[] state() {
        return pool.card(0).status().getStateDigest().toByteArray();
    }

    private List<ByteString> backUp() {
        BackupSession session = manage(Request.newBuilder().setBeginBackup(BeginBackup.getDefaultInstance()))
                .getBackupSession();
        List<ByteString> frames = new ArrayList<>();
        while (frames.size() < session.getFrames()) {
            frames.addAll(manage(Request.newBuilder()
                            .setReadBackup(ReadBackup.newBuilder()
                                    .setBackupId(session.getBackupId())
                                    .setFirstFrame(frames.size())))
                    .getBackupFrames()
                    .getFramesList());
        }
        manage(Request.newBuilder()
                .setEndBackup(EndBackup.newBuilder()
                        .setBackupId(session.getBackupId())
                        .setWritten(true)));
        return frames;
    }

    private void restore(List<ByteString> frames) {
        String id = manage(Request.newBuilder()
                        .setBeginRestore(BeginRestore.newBuilder().setHeaderFrame(frames.get(0))))
                .getRestoreSession()
                .getRestoreId();
        manage(Request.newBuilder()
                .setRestoreFrames(RestoreFrames.newBuilder()
                        .setRestoreId(id)
                        .setFirstFrame(1)
                        .addAllFrames(frames.subList(1, frames.size() - 1))));
        manage(Request.newBuilder()
                .setCommitRestore(
                        CommitRestore.newBuilder().setRestoreId(id).setTrailerFrame(frames.get(frames.size() - 1))));
    }

    private Response manage(Request.Builder request) {
        return pool.done(TestPool.ADMINISTRATOR, request);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean contains(byte[] bytes, byte[] secret) {
        return ByteString.copyFrom(bytes)
                .toString(StandardCharsets.ISO_8859_1)
                .contains(new String(secret, StandardCharsets.ISO_8859_1));
    }
}
