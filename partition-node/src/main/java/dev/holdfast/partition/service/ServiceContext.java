package dev.holdfast.partition.service;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.mutant.Mutants;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.token.CardAccess;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CommandResult;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the services of a pool's card work with. */
record ServiceContext(
        PoolMember pool,
        CardIdentity identity,
        CryptoEngine crypto,
        Environment environment,
        EventLog events,
        Mutants mutants,
        Majority majority)
        implements CardAccess {

    @Override
    public String cardId() {
        return environment.fuses().cardId();
    }

    @Override
    public CompletableFuture<Vault> fresh() {
        return read();
    }

    @Override
    public Vault applied() {
        return pool.vault();
    }

    @Override
    public boolean isCurrent() {
        return pool.isCurrent();
    }

    @Override
    public CompletableFuture<CommandResult> propose(Command.Builder change) {
        return ofItself(change);
    }

    @Override
    public DomainKeys domainKeys(Vault vault) {
        return pool.domainKeys(vault);
    }

    /** Runs on a worker. */
    @Override
    public <T> CompletableFuture<T> work(Supplier<T> computation) {
        return CompletableFuture.supplyAsync(computation, environment.workers());
    }

    /** The card's thread, where the services keep what is theirs. */
    Executor thread() {
        return environment.thread();
    }

    /** The vault with every write acknowledged so far: what decides whether a secret may be used is never stale. */
    CompletableFuture<Vault> read() {
        return majority.fresh();
    }

    /** Answers a question that uses no secret, at the consistency the caller asked for; what may be stale says so. */
    CompletableFuture<Response.Builder> query(Request request, Function<Vault, Response.Builder> question) {
        return majority.view(request.getConsistency())
                .thenApply(view -> question.apply(view.vault()).setDegraded(view.perhapsStale()));
    }

    /** Proposes a change on behalf of the request's principal; the vault decides whether it is allowed. */
    CompletableFuture<CommandResult> propose(Request request, Command.Builder change) {
        if (request.getOnlyRemembered()) {
            return read().thenApply(vault -> earlier(vault, request).orElseThrow());
        }
        return majority.noted(
                request.getOperationId().isEmpty()
                        ? pool.propose(principal(request), change)
                        : pool.propose(principal(request), OperationName.of(request), change));
    }

    /**
     * The result of the operation that the request names, if the pool remembers it: then it is not to be done again.
     *
     * @throws RefusedException what it was refused with; OUTCOME_UNKNOWN if it is not remembered, and to be told only
     */
    static Optional<CommandResult> earlier(Vault vault, Request request) {
        if (request.getOperationId().isEmpty() && !request.getOnlyRemembered()) {
            return Optional.empty();
        }
        Optional<CommandResult> earlier =
                vault.answered(OperationName.of(request)).map(PoolMember::accepted);
        if (earlier.isEmpty() && request.getOnlyRemembered()) {
            throw new RefusedException(
                    Code.OUTCOME_UNKNOWN,
                    "The pool does not remember this operation: it was not done lately, or not yet.");
        }
        return earlier;
    }

    /** Proposes a change in the card's own name, after it has made sure that a coordinator asked. */
    CompletableFuture<CommandResult> ofItself(Command.Builder change) {
        return majority.noted(pool.propose("", change));
    }

    /** The pool's time, milliseconds since the epoch. */
    @Override
    public long now() {
        return pool.now();
    }

    /** The card's own time, by which certificates are valid, milliseconds since the epoch. */
    long cardMillis() {
        return environment.clock().millis();
    }

    static String principal(Request request) {
        return request.getOperator().getPrincipal();
    }
}
