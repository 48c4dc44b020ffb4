package dev.holdfast.harness.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
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
import dev.holdfast.proto.v1.UpdateKey;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A pool whose administrator may do everything with keys, and what the tests of this package ask of it. */
record ActivePool(Cluster cluster, Pool pool) {

    static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private static final String ADMINISTRATOR = new UUID(0, 1).toString();
    private static final List<String> ROLES =
            List.of("21dbd100-6940-42c2-9190-5d6cb909625b", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");
    private static final int WRAPPING_KEYS = 3;
    private static final int QUORUM = 2;

    static ActivePool create(Cluster cluster, Path folder, String name, int cards) {
        Pool made = cluster.pools()
                .create(PoolSpec.of(name, ADMINISTRATOR).withCards(cards))
                .join();
        ActivePool pool = new ActivePool(cluster, made);
        DownloadDomain.Builder download = DownloadDomain.newBuilder().setRequired(QUORUM);
        for (int i = 0; i < WRAPPING_KEYS; i++) {
            download.addWrappingCertificates(
                    ByteString.copyFrom(Custodian.create(folder, name + "-" + i).certificateDer()));
        }
        pool.ask(request().setDownloadDomain(download)).join();
        for (String role : ROLES) {
            RoleAssignment assignment = RoleAssignment.newBuilder()
                    .setId(UUID.randomUUID().toString())
                    .setScope("/")
                    .setRoleDefinitionId(role)
                    .setPrincipal(ADMINISTRATOR)
                    .build();
            pool.ask(request()
                            .setPutRoleAssignment(PutRoleAssignment.newBuilder().setAssignment(assignment)))
                    .join();
        }
        return pool;
    }

    static Request.Builder request() {
        return Request.newBuilder().setOperator(Operator.newBuilder().setPrincipal(ADMINISTRATOR));
    }

    /** Any card. */
    CompletableFuture<Response> ask(Request.Builder request) {
        return pool.client().call(request.build());
    }

    CompletableFuture<Response> askCard(String card, Request.Builder request) {
        return pool.client().callCard(card, request.build());
    }

    CompletableFuture<Response> create(String name, KeySpec spec) {
        return ask(request()
                .setCreateKey(CreateKey.newBuilder()
                        .setName(name)
                        .setSpec(spec)
                        .setAttributes(KeyAttributes.newBuilder().setEnabled(true))));
    }

    CompletableFuture<Response> enable(String name, boolean enabled) {
        return ask(request().setUpdateKey(UpdateKey.newBuilder().setName(name).setEnabled(enabled)));
    }

    static Request.Builder sign(String name) {
        return request()
                .setSign(Sign.newBuilder()
                        .setName(name)
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(ByteString.copyFrom(new byte[32])));
    }

    List<String> cards() {
        return pool.cardIds();
    }

    CardStatus status(String card) {
        return pool.cardStatus(card).join();
    }

    String leader() {
        await("a leader", () -> cluster.rack().powered().stream()
                .filter(cards()::contains)
                .anyMatch(card -> status(card).getLeader()));
        return cluster.rack().powered().stream()
                .filter(cards()::contains)
                .filter(card -> status(card).getLeader())
                .findFirst()
                .orElseThrow();
    }

    void powerOff(String card) {
        cluster.rack().powerOff(card).join();
    }

    void powerOn(String card) {
        cluster.rack().powerOn(card).join();
    }

    /** Waits until every card with power has the same state. */
    void assertAgreed() {
        List<String> powered =
                cluster.rack().powered().stream().filter(cards()::contains).toList();
        await(
                "the same digest on " + powered,
                () -> powered.stream()
                                .map(card -> status(card).getStateDigest())
                                .distinct()
                                .count()
                        == 1);
    }

    /** Of a request that was answered or refused: OK or why not. */
    static Code code(CompletableFuture<?> answer) {
        try {
            return answer.join() instanceof Response response
                    ? response.getStatus().getCode()
                    : Code.OK;
        } catch (CompletionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                return refused.code();
            }
            throw e;
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            holds = condition.getAsBoolean();
        }
        assertTrue(holds, () -> "waited 30 s in vain for " + what);
    }
}
