package dev.holdfast.partition.vault;

import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.LifetimeAction;
import dev.holdfast.proto.v1.RotationPolicy;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** The rules of rotation again, written naively: part of the random walks' oracle. */
final class ReferenceRotation {

    private ReferenceRotation() {}

    static boolean isAllowed(RotationPolicy policy) {
        List<LifetimeAction.Kind> seen = new ArrayList<>();
        int expiry = days(policy.getExpiryTime());
        for (LifetimeAction action : policy.getActionsList()) {
            int after = days(action.getTimeAfterCreate());
            int before = days(action.getTimeBeforeExpiry());
            boolean rotate = action.getKind() == LifetimeAction.Kind.ROTATE;
            boolean one = (after == 0) != (before == 0);
            boolean fits = rotate ? after >= 28 || (before > 0 && expiry - before >= 28) : before > 0;
            boolean soon = !rotate && expiry > 0 && before >= expiry;
            if (!one || !fits || soon || seen.contains(action.getKind())) {
                return false;
            }
            seen.add(action.getKind());
        }
        return expiry == 0 || expiry >= 28;
    }

    static KeyRecord withPolicy(KeyRecord key, RotationPolicy policy, long now) {
        KeyRecord.Builder changed = key.toBuilder().clearRotationPolicy();
        if (!policy.equals(RotationPolicy.getDefaultInstance())) {
            long created = key.hasRotationPolicy() ? key.getRotationPolicy().getCreatedMillis() : now;
            changed.setRotationPolicy(
                    inOrder(policy).toBuilder().setCreatedMillis(created).setUpdatedMillis(now));
        }
        return changed.build();
    }

    /** As it is kept: notifications last. */
    private static RotationPolicy inOrder(RotationPolicy policy) {
        RotationPolicy.Builder sorted = policy.toBuilder().clearActions();
        for (LifetimeAction.Kind kind : List.of(LifetimeAction.Kind.ROTATE, LifetimeAction.Kind.NOTIFY)) {
            policy.getActionsList().stream()
                    .filter(action -> action.getKind() == kind)
                    .forEach(sorted::addActions);
        }
        return sorted.build();
    }

    static boolean isDue(KeyRecord key, long now) {
        KeyVersion last = key.getVersionsList().get(key.getVersionsCount() - 1);
        if (key.hasDeletion() || !last.getAttributes().getEnabled()) {
            return false;
        }
        for (LifetimeAction action : key.getRotationPolicy().getActionsList()) {
            if (action.getKind() != LifetimeAction.Kind.ROTATE) {
                continue;
            }
            if (!action.getTimeAfterCreate().isEmpty()) {
                return now >= moved(last.getCreatedMillis(), action.getTimeAfterCreate(), 1);
            }
            return last.getAttributes().hasExpires()
                    && now >= moved(last.getAttributes().getExpires() * 1000, action.getTimeBeforeExpiry(), -1);
        }
        return false;
    }

    /** The time so much later (1) or earlier (-1). */
    static long moved(long millis, String duration, int direction) {
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        calendar.setTimeInMillis(millis);
        calendar.add(Calendar.MONTH, direction * (12 * number(duration, 'Y') + number(duration, 'M')));
        calendar.add(Calendar.DATE, direction * number(duration, 'D'));
        return calendar.getTimeInMillis();
    }

    private static int days(String duration) {
        return 365 * number(duration, 'Y') + 30 * number(duration, 'M') + number(duration, 'D');
    }

    /** The number before the letter, or 0. */
    private static int number(String duration, char unit) {
        int value = 0;
        for (char c : duration.toCharArray()) {
            if (c == unit) {
                return value;
            }
            value = Character.isDigit(c) ? 10 * value + (c - '0') : 0;
        }
        return 0;
    }
}
