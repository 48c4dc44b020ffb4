package dev.holdfast.partition.service;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.vault.KeyRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Replaces the keys that are due by their policies, on the pool's clock. Any card may look; a proposal names the version
 * that is due, so however many look, the key is rotated once. Used on the card's thread.
 */
final class AutomaticRotation {

    private final ServiceContext context;
    private final NewVersions versions;
    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);
    private Set<ByteString> halted = Set.of();

    AutomaticRotation(ServiceContext context, NewVersions versions) {
        this.context = context;
        this.versions = versions;
    }

    /**
     * Looks which keys are due, and rotates each of them once, one after the other; a look that is asked for during
     * another follows it. Fails when the pool finds no majority, or ceases to serve: what is left is due at the next look.
     */
    CompletableFuture<Void> look() {
        latest = latest.handle((done, failure) -> done).thenCompose(before -> lookNow());
        return latest;
    }

    private CompletableFuture<Void> lookNow() {
        if (context.pool().vault().dueForRotation(context.now()).isEmpty()) {
            halted = Set.of();
            return CompletableFuture.completedFuture(null);
        }
        return context.read().thenCompose(this::rotateAll);
    }

    private CompletableFuture<Void> rotateAll(Vault vault) {
        List<KeyRecord> due = vault.dueForRotation(context.now());
        tellHalted(due.stream().filter(AutomaticRotation::isFull).toList());
        CompletableFuture<Void> rotated = CompletableFuture.completedFuture(null);
        for (KeyRecord key : due) {
            if (!isFull(key)) {
                rotated = rotated.thenCompose(before -> rotate(vault, key));
            }
        }
        return rotated;
    }

    /** Once for each, and not at every look. */
    private void tellHalted(List<KeyRecord> full) {
        for (KeyRecord key : full) {
            if (!halted.contains(current(key).getVersion())) {
                context.events()
                        .add(
                                EventKind.ROTATION_HALTED,
                                "The key " + key.getName() + " is due for rotation and has " + KeyRules.MOST_VERSIONS
                                        + " versions already; make a new key.");
            }
        }
        halted = full.stream().map(key -> current(key).getVersion()).collect(Collectors.toSet());
    }

    private CompletableFuture<Void> rotate(Vault vault, KeyRecord key) {
        KeyVersion due = current(key);
        return versions.rotated(vault, key.getName(), due)
                .thenCompose(change ->
                        context.ofItself(Command.newBuilder().setPutKeyVersion(change.setReplaces(due.getVersion()))))
                .thenAccept(result -> {})
                .exceptionallyCompose(failure -> isSettled(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(failure));
    }

    /** Somebody else rotated, disabled or deleted the key meanwhile, or took its policy away. */
    private static boolean isSettled(Throwable failure) {
        return RefusedException.isOf(failure, Code.CONFLICT) || RefusedException.isOf(failure, Code.NOT_FOUND);
    }

    private static boolean isFull(KeyRecord key) {
        return key.getVersionsCount() >= KeyRules.MOST_VERSIONS;
    }

    private static KeyVersion current(KeyRecord key) {
        return key.getVersions(key.getVersionsCount() - 1);
    }
}
