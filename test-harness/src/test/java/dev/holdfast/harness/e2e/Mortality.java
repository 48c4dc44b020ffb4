package dev.holdfast.harness.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Counts a coordinator's steps and ends it before one of them. From then on nothing that it does has an effect, and nothing
 * that it waits for comes, as if its process were gone.
 */
final class Mortality extends Stepwise {

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

    @Override
    <T> CompletableFuture<T> atTheRack(String name, Supplier<CompletableFuture<T>> action) {
        return step(name, () -> {
            CompletableFuture<T> call = action.get();
            atTheRack.add(call);
            return call;
        });
    }

    @Override
    <T> CompletableFuture<T> step(String name, Supplier<CompletableFuture<T>> action) {
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
    @Override
    void step(String name) {
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
