package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DomainState;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.PutRoleAssignment;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RoleAssignment;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.Verify;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedClusterTest {

    private static final String ADMIN = "11111111-1111-1111-1111-111111111111";

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";

    @TempDir
    Path folder;

    @Test
    void aPoolIsCreatedActivatedAndUsed() {
        try (EmbeddedCluster cluster = new EmbeddedCluster(folder.resolve("cards"), CardOptions.standard())) {
            Pool pool = cluster.pools().create(PoolSpec.of("Contoso", ADMIN)).join();
            DownloadDomain.Builder download = DownloadDomain.newBuilder().setRequired(2);
            for (int i = 0; i < 3; i++) {
                download.addWrappingCertificates(ByteString.copyFrom(
                        Custodian.create(folder, "custodian-" + i).certificateDer()));
            }
            ask(pool, request().setDownloadDomain(download));
            ask(
                    pool,
                    request()
                            .setPutRoleAssignment(PutRoleAssignment.newBuilder()
                                    .setAssignment(RoleAssignment.newBuilder()
                                            .setId("22222222-2222-2222-2222-222222222222")
                                            .setScope("/")
                                            .setRoleDefinitionId(CRYPTO_USER)
                                            .setPrincipal(ADMIN))));
            ask(
                    pool,
                    request()
                            .setCreateKey(CreateKey.newBuilder()
                                    .setName("k1")
                                    .setSpec(KeySpec.newBuilder()
                                            .setType(KeyType.EC)
                                            .setCurve(Curve.P_256))
                                    .setAttributes(KeyAttributes.newBuilder().setEnabled(true))));
            ByteString digest = ByteString.copyFrom(new byte[32]);
            Response signed = ask(
                    pool,
                    request()
                            .setSign(Sign.newBuilder()
                                    .setName("k1")
                                    .setAlgorithm(SignatureAlgorithm.ES256)
                                    .setDigest(digest)));
            Response verified = ask(
                    pool,
                    request()
                            .setVerify(Verify.newBuilder()
                                    .setName("k1")
                                    .setAlgorithm(SignatureAlgorithm.ES256)
                                    .setDigest(digest)
                                    .setSignature(signed.getCryptoResult().getResult())));
            assertTrue(verified.getVerifyResult().getValid());

            Set<ByteString> digests = new HashSet<>();
            for (String card : pool.cardIds()) {
                CardStatus status = pool.cardStatus(card).join();
                assertEquals(DomainState.ACTIVATED, status.getDomainState());
                digests.add(status.getStateDigest());
            }
            assertEquals(1, digests.size());
        }
    }

    private static Request.Builder request() {
        return Request.newBuilder().setOperator(Operator.newBuilder().setPrincipal(ADMIN));
    }

    private static Response ask(Pool pool, Request.Builder request) {
        return pool.client().call(request.build()).join();
    }
}
