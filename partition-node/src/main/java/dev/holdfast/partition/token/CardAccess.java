package dev.holdfast.partition.token;

import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the token services need of their card. From any thread. */
public interface CardAccess {

    String cardId();

    /** The vault with every write acknowledged so far; fails with NO_QUORUM. */
    CompletableFuture<Vault> fresh();

    /** The vault as this card has applied it. */
    Vault applied();

    /** Whether {@link #applied} has every write that was acknowledged before this call. */
    boolean isCurrent();

    /** Proposes a change in the card's own name; completes once it is applied here, or fails as it was refused. */
    CompletableFuture<CommandResult> propose(Command.Builder change);

    /** The caller closes them. */
    DomainKeys domainKeys(Vault vault);

    /** The pool's time, milliseconds since the epoch. */
    long now();

    /** On a worker. */
    <T> CompletableFuture<T> work(Supplier<T> computation);
}
