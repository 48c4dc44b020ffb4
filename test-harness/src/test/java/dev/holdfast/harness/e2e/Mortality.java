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
import dev.holdfast.proto.v1.RegisteredJob;
import dev.holdfast.proto.v1.RegisteredPool;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SealedContentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Counts what a coordinator does to the world (writes to its registry, requests to cards, rack and custodian) and ends it
 * before one of these steps. From then on nothing that it does has an effect, and nothing that it waits for comes, as if
 * its process were gone.
 */
final class Mortality {

    private final List<String> steps = new ArrayList<>();
    private final List<CompletableFuture<?>> atTheRack = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int endsBefore = Integer.MAX_VALUE;

    /** @param step number of the one that is not done any more, from now on and from 1 */
    synchronized void endBefore(int step) {
        steps.clear();
        endsBefore = step;
    }

    /** Completes when nothing is under way at the rack, which is a part of the coordinator's machine. */
    CompletableFuture<Void> rackRests() {
        return CompletableFuture.allOf(atTheRack.toArray(CompletableFuture[]::new))
                .exceptionally(failed -> null);
    }

    /** Completes when the end has come. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    CardRack of(CardRack rack) {
        return new CardRack() {
            @Override
            public CompletableFuture<Slot> provision(String label) {
                return step("provision", () -> awaited(rack.provision(label)));
            }

            @Override
            public CompletableFuture<List<String>> provisioned(String label) {
                return step("provisioned", () -> awaited(rack.provisioned(label)));
            }

            @Override
            public CompletableFuture<Slot> powerOn(String cardId) {
                return step("powerOn", () -> awaited(rack.powerOn(cardId)));
            }

            @Override
            public CompletableFuture<Void> powerOff(String cardId) {
                return step("powerOff", () -> awaited(rack.powerOff(cardId)));
            }

            @Override
            public CompletableFuture<Void> destroy(String cardId) {
                return step("destroy", () -> awaited(rack.destroy(cardId)));
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

    private <T> CompletableFuture<T> awaited(CompletableFuture<T> call) {
        atTheRack.add(call);
        return call;
    }

    private <T> CompletableFuture<T> step(String name, Supplier<CompletableFuture<T>> action) {
        if (!lives(name)) {
            return new CompletableFuture<>();
        }
        CompletableFuture<T> heard = new CompletableFuture<>();
        CompletableFuture<T> unused = action.get().whenComplete((answer, failure) -> {
            if (ended.isDone()) {
                return;
            }
            if (failure == null) {
                heard.complete(answer);
            } else {
                heard.completeExceptionally(failure);
            }
        });
        return heard;
    }

    /** For what blocks: whoever called it must not go on. */
    private void step(String name) {
        if (!lives(name)) {
            throw new IllegalStateException("the process is gone");
        }
    }

    private synchronized boolean lives(String step) {
        if (ended.isDone()) {
            return false;
        }
        steps.add(step);
        if (steps.size() < endsBefore) {
            return true;
        }
        ended.complete(null);
        return false;
    }
}
