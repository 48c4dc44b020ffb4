package dev.holdfast.harness.action;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.harness.stage.StageRack;
import dev.holdfast.harness.workload.Pipeline;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.RoleAssignment;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** The service as its customer has it: pools, security domains, backups, and two principals who use them. */
public final class Service implements AutoCloseable {

    /** Manages the pools; by the service's rules an administrator does not use keys. */
    public static final Caller ADMINISTRATOR = new Caller("0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01");

    /** An application that makes and uses keys. */
    public static final Caller APPLICATION = new Caller("5e1f8b7c-3b0a-4a54-8a7e-6c2d9e4f1b02");

    private static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";
    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String CRYPTO_AUDITOR = "2c18b078-7c48-4d3a-af88-5a3a1b3f82b3";

    private final Stage stage;
    private final LastingTime time;

    public Service(Stage stage) {
        this(stage, new Interruption());
    }

    /** @param interruption by which whoever waits for something here is interrupted */
    public Service(Stage stage, Interruption interruption) {
        this.stage = stage;
        time = new LastingTime(stage.time(), interruption);
    }

    public Stage stage() {
        return stage;
    }

    public LastingTime time() {
        return time;
    }

    public StageRack rack() {
        return stage.rack();
    }

    public Pools pools() {
        return stage.pools();
    }

    public SecurityDomains domains() {
        return stage.domains();
    }

    /** For many calls at a time. */
    Pipeline calls() {
        return new Pipeline(time);
    }

    /** What the call answers, or what it was refused with. */
    public <T> T await(CompletableFuture<T> call) {
        return time.await(call);
    }

    /** Looks at the cards of a pool, and waits for them. */
    PoolWatch watch(Pool pool) {
        return new PoolWatch(PooledCards.of(pool), time);
    }

    public Pool create(String name, int cards) {
        PoolSpec spec = PoolSpec.of(name, ADMINISTRATOR.principal()).withCards(cards);
        return await(stage.pools().create(spec));
    }

    public KeyClient keys(Pool pool) {
        return new KeyClient(pool.client(), APPLICATION);
    }

    public RoleClient roles(Pool pool) {
        return new RoleClient(pool.client(), ADMINISTRATOR);
    }

    /** Lets the application work, and an auditor look at one key. */
    void assignRoles(Pool pool, String auditedKey) {
        assign(pool, "b5a1c6a0-1111-4b6e-8d6e-000000000001", "/", CRYPTO_USER, APPLICATION.principal());
        assign(pool, "b5a1c6a0-1111-4b6e-8d6e-000000000002", "/keys", CRYPTO_OFFICER, APPLICATION.principal());
        assign(
                pool,
                "b5a1c6a0-1111-4b6e-8d6e-000000000003",
                "/keys/" + auditedKey,
                CRYPTO_AUDITOR,
                "77d7a1de-52b0-4c0f-8f6c-2f3b8a9d4c03");
    }

    /** @return the backup's folder */
    String backup(Pool pool) {
        Job job = stage.jobs().backup(pool, ADMINISTRATOR, stage.storage());
        await(job.done());
        return job.folder();
    }

    /** @return bytes that were restored */
    long restore(Pool pool, String folder) {
        Job job = stage.jobs().restore(pool, ADMINISTRATOR, stage.storage(), folder);
        await(job.done());
        return job.state() instanceof JobState.Succeeded succeeded ? succeeded.bytes() : 0;
    }

    /** The digests of all cards' states: one value when they agree, as they do once they have caught up. */
    public Set<ByteString> stateOf(Pool pool) {
        return pool.cardIds().stream()
                .map(card -> await(pool.cardStatus(card)).getStateDigest())
                .collect(Collectors.toSet());
    }

    /** Looks after the pools from its start on, until it is closed. */
    Healer healer(HealingPolicy policy) {
        return stage.healer(policy);
    }

    /** What a card that answers says it has applied of the pool, whether or not a majority agrees. */
    long keyCount(Pool pool, String card) {
        return await(pool.client()
                        .callCard(
                                card,
                                Request.newBuilder()
                                        .setGetStatus(GetStatus.getDefaultInstance())
                                        .build()))
                .getCardStatus()
                .getKeys();
    }

    void cutPower(Pool pool) {
        pool.cardIds().forEach(card -> await(stage.rack().powerOff(card)));
    }

    @Override
    public void close() {
        stage.close();
    }

    private void assign(Pool pool, String id, String scope, String role, String principal) {
        await(roles(pool)
                .putAssignment(RoleAssignment.newBuilder()
                        .setId(id)
                        .setScope(scope)
                        .setRoleDefinitionId(role)
                        .setPrincipal(principal)
                        .build()));
    }
}
