package dev.holdfast.coordinator.jwk;

import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.RotationPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When new versions of a key are made by themselves. Durations are those of ISO 8601, such as P90D or P2Y.
 *
 * @param id its address; only in answers
 */
public record RotationPolicyBody(
        @Nullable String id,
        @Nullable List<@Nullable Step> lifetimeActions,
        @Nullable Limits attributes) {

    /** What is done, and when. */
    public record Step(@Nullable Trigger trigger, @Nullable Action action) {}

    /** One of the two. */
    public record Trigger(
            @Nullable String timeAfterCreate, @Nullable String timeBeforeExpiry) {}

    /** @param type "Rotate", or "Notify", which is kept and shown */
    public record Action(@Nullable String type) {}

    /**
     * Times are seconds since the epoch, and only in answers.
     *
     * @param expiryTime how long after it is made a new version expires
     */
    public record Limits(
            @Nullable String expiryTime,
            @Nullable Long created,
            @Nullable Long updated) {}

    /** @param hsm the HSM's address, without a slash at the end */
    public static RotationPolicyBody of(String hsm, String key, RotationPolicy policy) {
        return new RotationPolicyBody(
                Addresses.key(hsm, key) + "/rotationpolicy",
                policy.getActionsList().stream().map(RotationPolicyBody::step).toList(),
                new Limits(
                        unlessEmpty(policy.getExpiryTime()),
                        seconds(policy.getCreatedMillis()),
                        seconds(policy.getUpdatedMillis())));
    }

    public RotationPolicy message() {
        RotationPolicy.Builder policy = RotationPolicy.newBuilder();
        if (lifetimeActions != null) {
            lifetimeActions.forEach(step -> policy.addActions(message(step)));
        }
        if (attributes != null && attributes.expiryTime != null) {
            policy.setExpiryTime(attributes.expiryTime);
        }
        return policy.build();
    }

    private static LifetimeAction message(@Nullable Step step) {
        if (step == null || step.action == null || step.action.type == null || step.trigger == null) {
            throw Refusals.bad("A lifetime action needs an action with its type, and a trigger.");
        }
        LifetimeAction.Builder action =
                LifetimeAction.newBuilder().setKind(Vocabulary.ACTIONS.meaning(step.action.type));
        if (step.trigger.timeAfterCreate != null) {
            action.setTimeAfterCreate(step.trigger.timeAfterCreate);
        }
        if (step.trigger.timeBeforeExpiry != null) {
            action.setTimeBeforeExpiry(step.trigger.timeBeforeExpiry);
        }
        return action.build();
    }

    private static Step step(LifetimeAction action) {
        return new Step(
                new Trigger(unlessEmpty(action.getTimeAfterCreate()), unlessEmpty(action.getTimeBeforeExpiry())),
                new Action(Vocabulary.ACTIONS.word(action.getKind())));
    }

    private static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long seconds(long millis) {
        return millis == 0 ? null : TimeUnit.MILLISECONDS.toSeconds(millis);
    }
}
