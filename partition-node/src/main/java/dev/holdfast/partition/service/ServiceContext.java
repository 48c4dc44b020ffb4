package dev.holdfast.partition.service;

import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.EventLog;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.pool.PoolMember;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.v1.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What the services of a pool's card work with. */
record ServiceContext(
        PoolMember pool, CardIdentity identity, CryptoEngine crypto, Environment environment, EventLog events) {

    /** Runs on a worker. */
    <T> CompletableFuture<T> work(Supplier<T> computation) {
        return CompletableFuture.supplyAsync(computation, environment.workers());
    }

    CompletableFuture<Vault> read(Request request) {
        return pool.read(request.getConsistency());
    }

    long now() {
        return environment.clock().millis();
    }

    static String principal(Request request) {
        return request.getOperator().getPrincipal();
    }

    static String keyScope(String name) {
        return "/keys/" + name;
    }
}
