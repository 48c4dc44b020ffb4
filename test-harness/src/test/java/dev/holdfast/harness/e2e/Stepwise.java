package dev.holdfast.harness.e2e;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.coordinator.pool.CardLine;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.coordinator.pool.CardRack.Slot;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.RegisteredExchangeKey;
import dev.holdfast.proto.v1.RegisteredGroup;
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.RegisteredPool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SealedContentKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a coordinator does to the world, step by step: writes to its registry, requests to cards, rack and custodian. Whoever
 * extends this decides before each step whether it is done.
 */
abstract class Stepwise {

    /** Does the action, or never completes. */
    abstract <T> CompletableFuture<T> step(String name, Supplier<CompletableFuture<T>> action);

    /** Returns if the action that follows is to be done, which blocks. */
    abstract void step(String name);

    /** A step of the rack, which works in the coordinator's own process. */
    <T> CompletableFuture<T> atTheRack(String name, Supplier<CompletableFuture<T>> action) {
        return step(name, action);
    }

    CardRack of(CardRack rack) {
        return new CardRack() {
            @Override
            public CompletableFuture<Slot> provision(String label) {
                return atTheRack("provision", () -> rack.provision(label));
            }

            @Override
            public CompletableFuture<List<String>> provisioned(String label) {
                return atTheRack("provisioned", () -> rack.provisioned(label));
            }

            @Override
            public CompletableFuture<Slot> powerOn(String cardId) {
                return atTheRack("powerOn", () -> rack.powerOn(cardId));
            }

            @Override
            public CompletableFuture<Void> powerOff(String cardId) {
                return atTheRack("powerOff", () -> rack.powerOff(cardId));
            }

            @Override
            public CompletableFuture<Void> destroy(String cardId) {
                return atTheRack("destroy", () -> rack.destroy(cardId));
            }
        };
    }

    CardLines of(CardLines lines) {
        return new CardLines() {
            @Override
            public CardLine to(Slot slot) {
                return of(lines.to(slot));
            }

            @Override
            public CompletableFuture<Slot> at(Address address) {
                return step("at", () -> lines.at(address));
            }
        };
    }

    private CardLine of(CardLine line) {
        return new CardLine() {
            @Override
            public CompletableFuture<Response> call(Request request) {
                return step(request.getServiceCase().name(), () -> line.call(request));
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    ExchangeKeyCustody of(ExchangeKeyCustody custody) {
        return new ExchangeKeyCustody() {
            @Override
            public String describe() {
                return custody.describe();
            }

            @Override
            public byte[] create(String poolName, String recoveryId) {
                step("create pair");
                return custody.create(poolName, recoveryId);
            }

            @Override
            public SealedContentKey open(String poolName, String recoveryId, byte[] encryptedKey, Recipient recipient) {
                step("open with pair");
                return custody.open(poolName, recoveryId, encryptedKey, recipient);
            }

            @Override
            public void destroy(String poolName, String recoveryId) {
                step("destroy pair");
                custody.destroy(poolName, recoveryId);
            }

            @Override
            public void destroyOthers(String poolName, String recoveryId) {
                step("destroy other pairs");
                custody.destroyOthers(poolName, recoveryId);
            }

            @Override
            public void close() {
                custody.close();
            }
        };
    }

    Registry of(Registry registry) {
        return new Registry() {
            @Override
            public List<RegisteredPool> pools() {
                return registry.pools();
            }

            @Override
            public Optional<RegisteredPool> pool(String name) {
                return registry.pool(name);
            }

            @Override
            public void put(RegisteredPool pool) {
                step("write " + pool.getLife());
                registry.put(pool);
            }

            @Override
            public void removePool(String name) {
                step("forget pool");
                registry.removePool(name);
            }

            @Override
            public List<RegisteredGroup> groups() {
                return registry.groups();
            }

            @Override
            public Optional<RegisteredGroup> group(String name) {
                return registry.group(name);
            }

            @Override
            public void put(RegisteredGroup group) {
                step("write group");
                registry.put(group);
            }

            @Override
            public void removeGroup(String name) {
                step("forget group");
                registry.removeGroup(name);
            }

            @Override
            public List<RegisteredJob> jobs() {
                return registry.jobs();
            }

            @Override
            public void put(RegisteredJob job) {
                step("write job");
                registry.put(job);
            }

            @Override
            public void removeJob(String id) {
                step("forget job");
                registry.removeJob(id);
            }

            @Override
            public List<RegisteredExchangeKey> exchangeKeys() {
                return registry.exchangeKeys();
            }

            @Override
            public void put(RegisteredExchangeKey key) {
                step("write exchange key");
                registry.put(key);
            }

            @Override
            public void removeExchangeKey(String recoveryId) {
                step("forget exchange key");
                registry.removeExchangeKey(recoveryId);
            }

            @Override
            public long clockOffsetMillis() {
                return registry.clockOffsetMillis();
            }

            @Override
            public void putClockOffsetMillis(long offsetMillis) {
                step("write clock");
                registry.putClockOffsetMillis(offsetMillis);
            }

            @Override
            public void close() {
                registry.close();
            }
        };
    }
}
