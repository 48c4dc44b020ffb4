package dev.holdfast.harness.action;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.harness.workload.Inventory;
import dev.holdfast.harness.workload.KeyPlan;
import dev.holdfast.harness.workload.KeyPlan.Fate;
import dev.holdfast.harness.workload.Pipeline;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.ReleasePolicy;
import dev.holdfast.proto.v1.UpdateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;

/**
 * What the source pool held when it was backed up, and how every piece of evidence answered then: a key that was disabled
 * must still be disabled afterwards.
 *
 * @param evidence of every version of every key, with what came of it at the time
 * @param ofDeleted evidence of keys that are soft-deleted, good again once they are recovered
 */
record Estate(Inventory inventory, List<Answered> evidence, List<Evidence> ofDeleted) {

    private static final long FAR_FUTURE_SECONDS = 4_000_000_000L;

    /** Exportable keys must say to whom; these are only to come back as they were. */
    private static final ReleasePolicy TO_NOBODY = ReleasePolicy.newBuilder()
            .setData(ByteString.copyFromUtf8("{\"version\": \"1.0.0\", \"anyOf\": []}"))
            .build();

    /** @param answer "holds", or the name of the refusal */
    record Answered(Evidence evidence, String answer) {}

    /** Makes the planned keys, lets every version do something, and lets each key meet its fate. */
    static Estate build(
            KeyClient keys, RoleClient roles, Pipeline calls, List<KeyPlan> plans, long seed, DoubleConsumer progress) {
        List<List<KeyBundle>> made = calls.each(plans, plan -> make(keys, plan), done -> progress.accept(done * 0.6));
        List<KeyBundle> versions = made.stream().flatMap(Collection::stream).toList();
        Random random = new Random(seed);
        List<Evidence> evidence = calls.each(
                versions, version -> Evidence.take(keys, version, random), done -> progress.accept(0.6 + done * 0.2));
        calls.each(plans, plan -> meetFate(keys, plan), done -> progress.accept(0.8 + done * 0.05));

        List<String> deleted = plans.stream()
                .filter(plan -> plan.fate() == Fate.DELETED)
                .map(KeyPlan::name)
                .toList();
        List<Evidence> ofDeleted = evidence.stream()
                .filter(each -> deleted.contains(each.keyName()))
                .toList();
        List<Evidence> living = evidence.stream()
                .filter(each -> !deleted.contains(each.keyName()))
                .toList();
        List<Answered> answered =
                calls.each(living, each -> ask(keys, each), done -> progress.accept(0.85 + done * 0.15));
        return new Estate(Inventory.of(keys, roles, calls), answered, ofDeleted);
    }

    /** Asks the key that is there now; a refusal is an answer too. */
    static CompletableFuture<Answered> ask(KeyClient keys, Evidence evidence) {
        return evidence.holds(keys)
                .thenApply(holds -> holds ? "holds" : "does not hold")
                .exceptionally(Refusals::nameOf)
                .thenApply(answer -> new Answered(evidence, answer));
    }

    private static CompletableFuture<List<KeyBundle>> make(KeyClient keys, KeyPlan plan) {
        CreateKey.Builder first = CreateKey.newBuilder()
                .setName(plan.name())
                .setSpec(plan.spec())
                .addAllTags(plan.tags())
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true).setExportable(plan.exportable()));
        if (plan.exportable()) {
            first.setReleasePolicy(TO_NOBODY);
        }
        CompletableFuture<List<KeyBundle>> made = keys.create(first.build()).thenApply(List::of);
        for (int more = 1; more < plan.versions(); more++) {
            made = made.thenCompose(before -> keys.rotate(plan.name()).thenApply(rotated -> {
                List<KeyBundle> all = new ArrayList<>(before);
                all.add(rotated);
                return all;
            }));
        }
        return made;
    }

    private static CompletableFuture<?> meetFate(KeyClient keys, KeyPlan plan) {
        return switch (plan.fate()) {
            case IN_USE -> CompletableFuture.completedFuture(ByteString.EMPTY);
            case DELETED -> keys.delete(plan.name());
            case DISABLED ->
                keys.update(UpdateKey.newBuilder()
                        .setName(plan.name())
                        .setEnabled(false)
                        .build());
            case NOT_YET_VALID ->
                keys.update(UpdateKey.newBuilder()
                        .setName(plan.name())
                        .setNotBefore(FAR_FUTURE_SECONDS)
                        .build());
        };
    }
}
