package dev.holdfast.partition.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.KeyStatements;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyAttestation;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyOrigin;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyStatement;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import java.security.cert.CertificateException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A card testifies what it holds, and nobody else can, nor change what it said. */
class KeyAttestationTest {

    private static final KeySpec P_384 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_384).build();
    private static final KeySpec AES =
            KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build();

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 1);

    @Test
    void theStatementSaysWhatTheKeyIs() {
        KeyVersion key = pool.done(TestPool.USER, TestPool.createKey("Key", P_384))
                .getKeyBundle()
                .getVersion();
        Response response = pool.done(TestPool.USER, asks("KEY"));
        KeyStatement statement = verify(response.getKeyAttestation());
        assertEquals("Simulator. Claims no validation.", statement.getNotice());
        assertEquals(pool.card(0).status().getPoolId(), statement.getPoolId());
        assertEquals(pool.card(0).status().getDomainId(), statement.getDomainId());
        assertEquals("pool-1", statement.getCard());
        assertEquals(pool.card(0).status().getFirmwareVersion(), statement.getFirmwareVersion());
        assertEquals("Key", statement.getKeyName());
        assertEquals(key.getVersion(), statement.getKeyVersion());
        assertEquals(P_384, statement.getSpec());
        assertEquals(List.of(KeyOperation.SIGN, KeyOperation.VERIFY), statement.getOperationsList());
        assertArrayEquals(
                Hash.SHA_256.start().digest(key.getPublicKey().toByteArray()),
                statement.getPublicKeySha256().toByteArray());
        assertEquals(KeyOrigin.GENERATED, statement.getOrigin());
        assertEquals(key.getCreatedMillis(), statement.getCreatedMillis());
        assertTrue(statement.getStatedMillis() >= key.getCreatedMillis());
        assertEquals(ServiceIndicator.SERVICE_INDICATOR_APPROVED, response.getIndicator());
    }

    @Test
    void anImportedSymmetricKeyIsSaidToBeOneAndHasNoPublicKey() {
        pool.done(
                TestPool.USER,
                Request.newBuilder()
                        .setImportKey(ImportKey.newBuilder()
                                .setName("aes")
                                .setSpec(AES)
                                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                                .setMaterial(ByteString.copyFrom(new byte[32]))));
        KeyStatement statement = verify(pool.done(TestPool.USER, asks("aes")).getKeyAttestation());
        assertEquals(KeyOrigin.IMPORTED, statement.getOrigin());
        assertTrue(statement.getPublicKeySha256().isEmpty());
    }

    @Test
    void aStatementWithAnyByteChangedIsRefused() {
        KeyAttestation genuine = genuine();
        for (int i = 0; i < genuine.getStatement().size(); i++) {
            assertRefused(genuine.toBuilder()
                    .setStatement(flipped(genuine.getStatement(), i))
                    .build());
        }
        for (int i = 0; i < genuine.getSignature().size(); i++) {
            assertRefused(genuine.toBuilder()
                    .setSignature(flipped(genuine.getSignature(), i))
                    .build());
        }
        assertRefused(genuine.toBuilder().clearSignature().build());
        assertRefused(KeyAttestation.getDefaultInstance());
        verify(genuine);
    }

    @Test
    void chainsOfSomebodyElseAreRefused() {
        KeyAttestation genuine = genuine();
        VirtualRack elsewhere = new VirtualRack(2);
        TestPool foreign = TestPool.activated(elsewhere, "pool", 1);
        foreign.done(TestPool.USER, TestPool.createKey("key", P_384));
        KeyAttestation other = foreign.done(TestPool.USER, asks("key")).getKeyAttestation();
        assertRefused(other);
        assertRefused(genuine.toBuilder()
                .clearMakerChain()
                .addAllMakerChain(other.getMakerChainList())
                .build());
        assertRefused(genuine.toBuilder()
                .clearOwnerChain()
                .addAllOwnerChain(other.getOwnerChainList())
                .build());
        assertRefused(genuine.toBuilder().clearMakerChain().build());
        assertRefused(genuine.toBuilder().clearOwnerChain().build());
    }

    @Test
    void aCardDoesNotSpeakForAnother() {
        Machine neighbour = rack.card("neighbour");
        KeyAttestation genuine = genuine();
        KeyAttestation.Builder posing = genuine.toBuilder().clearMakerChain().clearOwnerChain();
        neighbour.fuses().makerChain().forEach(one -> posing.addMakerChain(ByteString.copyFrom(one)));
        rack.papersOf(neighbour.fuses()).encodedChain().forEach(one -> posing.addOwnerChain(ByteString.copyFrom(one)));
        assertRefused(posing.build());
    }

    @Test
    void whatIsNotThereIsNotTestifiedOf() {
        assertEquals(
                Code.NOT_FOUND,
                pool.ask(TestPool.USER, asks("none")).getStatus().getCode());
        pool.done(TestPool.USER, TestPool.createKey("key", AES));
        Request.Builder old = Request.newBuilder()
                .setAttestKey(AttestKey.newBuilder().setName("key").setVersion(ByteString.copyFrom(new byte[16])));
        assertEquals(Code.NOT_FOUND, pool.ask(TestPool.USER, old).getStatus().getCode());
    }

    private KeyAttestation genuine() {
        pool.done(TestPool.USER, TestPool.createKey("key", P_384));
        return pool.done(TestPool.USER, asks("key")).getKeyAttestation();
    }

    private static Request.Builder asks(String name) {
        return Request.newBuilder().setAttestKey(AttestKey.newBuilder().setName(name));
    }

    private KeyStatement verify(KeyAttestation attestation) {
        return KeyStatements.verify(
                attestation, makerTrust(), rack.papersOf(pool.card(0).fuses()).trust(), rack.millis());
    }

    private Trust makerTrust() {
        List<byte[]> chain = pool.card(0).fuses().makerChain();
        try {
            return new Trust("maker", List.of(Certificates.parse(chain.get(chain.size() - 1))), List.of());
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertRefused(KeyAttestation attestation) {
        RefusedException refusal = assertThrows(RefusedException.class, () -> verify(attestation));
        assertEquals(Code.ATTESTATION_REFUSED, refusal.code());
    }

    private static ByteString flipped(ByteString bytes, int place) {
        byte[] changed = bytes.toByteArray();
        changed[place] ^= 1;
        return ByteString.copyFrom(changed);
    }
}
