package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;

import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.RotationPolicy;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a rotation policy may ask for, and when a key is due by it: the service's published rules ("Configure key
 * autorotation in Azure Key Vault Managed HSM"), by which none asks for a rotation more often than once in 28 days. Times
 * are reckoned in the calendar of UTC; where two durations are compared, a year counts 365 days and a month 30.
 */
final class RotationRules {

    private static final Pattern DURATION = Pattern.compile("P(?=\\d)(\\d{1,3}Y)?(\\d{1,4}M)?(\\d{1,5}D)?");
    private static final int LEAST_DAYS = 28;
    private static final int MOST_DAYS = 100 * 365;

    private RotationRules() {}

    /** Checks a policy and puts its actions in order. */
    static RotationPolicy checked(RotationPolicy asked) {
        int expiry = asked.getExpiryTime().isEmpty() ? 0 : days(asked.getExpiryTime());
        if (!asked.getExpiryTime().isEmpty() && expiry < LEAST_DAYS) {
            throw bad("A rotation policy's expiry time is at least " + LEAST_DAYS + " days.");
        }
        Set<LifetimeAction.Kind> kinds = EnumSet.noneOf(LifetimeAction.Kind.class);
        for (LifetimeAction action : asked.getActionsList()) {
            if (action.getTimeAfterCreate().isEmpty()
                    == action.getTimeBeforeExpiry().isEmpty()) {
                throw bad("A lifetime action has one trigger: a time after creation, or one before expiry.");
            }
            switch (action.getKind()) {
                case ROTATE -> checkRotate(action, expiry);
                case NOTIFY -> checkNotify(action, expiry);
                case KIND_UNSPECIFIED, UNRECOGNIZED -> throw bad("A lifetime action is to rotate or to notify.");
            }
            if (!kinds.add(action.getKind())) {
                throw bad("A rotation policy rotates once and notifies once; give each action at most once.");
            }
        }
        List<LifetimeAction> actions = asked.getActionsList().stream()
                .sorted(Comparator.comparing(LifetimeAction::getKind))
                .toList();
        return asked.toBuilder().clearActions().addAllActions(actions).build();
    }

    private static void checkRotate(LifetimeAction action, int expiry) {
        if (!action.getTimeAfterCreate().isEmpty()) {
            if (days(action.getTimeAfterCreate()) < LEAST_DAYS) {
                throw bad("A key is rotated at the earliest " + LEAST_DAYS + " days after its creation.");
            }
        } else if (expiry == 0) {
            throw bad("A rotation before expiry needs the policy's expiry time.");
        } else if (expiry - days(action.getTimeBeforeExpiry()) < LEAST_DAYS) {
            throw bad("A rotation before expiry leaves a key at least " + LEAST_DAYS
                    + " days: the expiry time less the time before expiry.");
        }
    }

    private static void checkNotify(LifetimeAction action, int expiry) {
        if (action.getTimeBeforeExpiry().isEmpty()) {
            throw bad("A notification has a time before expiry; only a rotation has one after creation.");
        }
        int before = days(action.getTimeBeforeExpiry());
        if (expiry != 0 && before >= expiry) {
            throw bad("A notification comes after the key's creation: its time before expiry is less than the expiry"
                    + " time.");
        }
    }

    static boolean isBlank(RotationPolicy policy) {
        return policy.getActionsCount() == 0 && policy.getExpiryTime().isEmpty();
    }

    /** Whether the key's current version is to be replaced. A disabled one is not: its successor would be enabled. */
    static boolean isDue(KeyRecord key, long nowMillis) {
        KeyVersion current = Keys.current(key);
        return !key.hasDeletion()
                && current.getAttributes().getEnabled()
                && key.getRotationPolicy().getActionsList().stream()
                        .filter(action -> action.getKind() == LifetimeAction.Kind.ROTATE)
                        .anyMatch(action -> isReached(action, current, nowMillis));
    }

    private static boolean isReached(LifetimeAction action, KeyVersion version, long nowMillis) {
        Instant now = Instant.ofEpochMilli(nowMillis);
        if (!action.getTimeAfterCreate().isEmpty()) {
            OffsetDateTime created = utc(Instant.ofEpochMilli(version.getCreatedMillis()));
            return !created.plus(Period.parse(action.getTimeAfterCreate()))
                    .toInstant()
                    .isAfter(now);
        }
        if (!version.getAttributes().hasExpires()) {
            return false;
        }
        OffsetDateTime expires =
                utc(Instant.ofEpochSecond(version.getAttributes().getExpires()));
        return !expires.minus(Period.parse(action.getTimeBeforeExpiry()))
                .toInstant()
                .isAfter(now);
    }

    /** When a version made now expires by this policy, seconds since the epoch. */
    static OptionalLong expires(RotationPolicy policy, long nowMillis) {
        return policy.getExpiryTime().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(utc(Instant.ofEpochMilli(nowMillis))
                        .plus(Period.parse(policy.getExpiryTime()))
                        .toEpochSecond());
    }

    private static int days(String duration) {
        if (!DURATION.matcher(duration).matches()) {
            throw bad(
                    "A rotation policy's times are ISO 8601 durations of years, months and days, like P90D or P1Y6M.");
        }
        Period period = Period.parse(duration);
        int days = period.getYears() * 365 + period.getMonths() * 30 + period.getDays();
        if (days == 0 || days > MOST_DAYS) {
            throw bad("A rotation policy's times are at least a day and at most 100 years.");
        }
        return days;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
