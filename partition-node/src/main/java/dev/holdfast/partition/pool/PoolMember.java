package dev.holdfast.partition.pool;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.replication.ReplicationEngine;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.PurgeExpiredChange;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A card that belongs to a pool: reads the replicated vault at the consistency asked for, proposes changes, and opens
 * the pool's secrets for a service while it runs. Used on the card's thread unless a method says otherwise.
 */
public final class PoolMember implements AutoCloseable {

    private static final int COMMAND_FORMAT = 1;
    private static final int OPERATION_ID_BYTES = 16;

    private final CurrentRoster roster;
    private final CardIdentity identity;
    private final CryptoEngine crypto;
    private final Environment environment;
    private final VaultMachine machine;
    private final ReplicationEngine replication;

    public PoolMember(
            CurrentRoster roster,
            CardIdentity identity,
            CryptoEngine crypto,
            Environment environment,
            VaultMachine machine,
            ReplicationEngine replication) {
        this.roster = roster;
        this.identity = identity;
        this.crypto = crypto;
        this.environment = environment;
        this.machine = machine;
        this.replication = replication;
    }

    public CardMembership membership() {
        return roster.membership();
    }

    public ReplicationEngine replication() {
        return replication;
    }

    /** What this card has applied so far. From any thread. */
    public Vault vault() {
        return machine.vault();
    }

    /** Whether {@link #vault} has every write that was acknowledged before this call. From any thread. */
    public boolean isCurrent() {
        return replication.isCurrent();
    }

    /** The pool's cards, as far as this card knows. From any thread. */
    public Roster roster() {
        return roster.get();
    }

    /** The pool's time: what this card's clock says, and what an operator added. Milliseconds since the epoch. */
    public long now() {
        return environment.clock().millis() + machine.vault().clockOffsetMillis();
    }

    /** The vault as the caller asked to see it. */
    public CompletableFuture<Vault> read(Consistency consistency) {
        if (consistency == Consistency.CONSISTENCY_LOCAL) {
            return CompletableFuture.completedFuture(machine.vault());
        }
        return replication.barrier().thenApply(done -> machine.vault());
    }

    /**
     * Completes, on the card's thread, with the result of the change once it is committed and applied here. From any
     * thread. Fails with a {@link RefusedException} when the change was refused or its fate is unknown.
     */
    public CompletableFuture<CommandResult> propose(String principal, Command.Builder change) {
        return propose(principal, ByteString.copyFrom(crypto.random(OPERATION_ID_BYTES)), change);
    }

    /** @param operationId 16 bytes; a change that was made under it is answered again, and not made again */
    public CompletableFuture<CommandResult> propose(String principal, ByteString operationId, Command.Builder change) {
        ByteString command = change.setFormat(COMMAND_FORMAT)
                .setOperationId(operationId)
                .setTimeMillis(now())
                .setPrincipal(principal)
                .build()
                .toByteString();
        return CompletableFuture.completedFuture(command)
                .thenComposeAsync(replication::propose, environment.thread())
                .thenApply(committed -> accepted(committed.result()));
    }

    /** Removes the deleted keys whose retention has ended, if there are any. On the card's thread. */
    public CompletableFuture<Void> sweep() {
        if (!machine.vault().hasExpired(now())) {
            return CompletableFuture.completedFuture(null);
        }
        return propose("", Command.newBuilder().setPurgeExpired(PurgeExpiredChange.getDefaultInstance()))
                .thenAccept(swept -> {});
    }

    /** Opens the domain's keys for one service; the caller closes them. From any thread. */
    public DomainKeys domainKeys(Vault vault) {
        DomainRecord domain = vault.domain()
                .orElseThrow(() -> new RefusedException(
                        Code.WRONG_STATE, "The pool has no security domain yet; provision it first."));
        byte[] poolKey = poolKey();
        try {
            return DomainKeys.open(crypto, poolKey, domain.getDomainId(), domain.getSealedSecrets());
        } finally {
            Arrays.fill(poolKey, (byte) 0);
        }
    }

    /** The caller wipes it. From any thread. */
    public byte[] poolKey() {
        return identity.openPoolKey(membership().getSealedPoolKey().toByteArray());
    }

    @Override
    public void close() {
        replication.close();
    }

    private static CommandResult accepted(ByteString bytes) {
        try {
            return accepted(CommandResult.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new CompletionException(e);
        }
    }

    /** @throws RefusedException what the change was refused with */
    public static CommandResult accepted(CommandResult result) {
        if (result.getStatus().getCode() != Code.OK) {
            throw new RefusedException(result.getStatus());
        }
        return result;
    }
}
