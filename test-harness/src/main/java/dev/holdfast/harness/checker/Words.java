package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.Result.Done;
import dev.holdfast.harness.history.Result.Refused;
import dev.holdfast.harness.history.Result.Unknown;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Calls as people read them. */
public final class Words {

    private static final double NANOS_PER_MILLI = 1e6;

    private static final Pattern LONG_ID = Pattern.compile("\\b([0-9a-f]{8})[0-9a-f]{24}\\b");

    private Words() {}

    /** What was asked, by whom: {@code call 17 (load-003: update orders tags=4)}. */
    static String of(Call call) {
        return "call " + call.id() + " (" + call.asker() + ": " + asked(call) + ")";
    }

    /** One line: when, who, what, and what came of it. Milliseconds from {@code origin}, nanoseconds of the history's clock. */
    public static String line(Call call, long origin) {
        return moments(call, origin) + asked(call) + " -> " + told(call);
    }

    /** The same, shorter: ids by their first digits, and of a refusal its kind alone. */
    public static String brief(Call call, long origin) {
        String told = call.result() instanceof Refused refused
                ? "refused, " + refused.refusal().word()
                : told(call);
        return cut(moments(call, origin) + asked(call) + " -> " + told);
    }

    /** What long ids are to people: their first digits. */
    static String cut(String text) {
        return LONG_ID.matcher(text).replaceAll("$1");
    }

    private static String moments(Call call, long origin) {
        String end = call.end() == Long.MAX_VALUE ? "never" : millis(call.end() - origin);
        return String.format(
                Locale.ROOT, "%12s %12s  %6d %-12s ", millis(call.start() - origin), end, call.id(), call.asker());
    }

    private static String asked(Call call) {
        return call.operation().word()
                + (call.key().isEmpty() ? "" : " " + call.key())
                + (call.version().isEmpty() ? "" : "/" + call.version())
                + of(call.attributes());
    }

    private static String told(Call call) {
        if (call.result() instanceof Done done) {
            return "done"
                    + (done.version().isEmpty() ? "" : " " + done.version())
                    + (done.material().isEmpty() ? "" : " material " + done.material())
                    + of(done.seen())
                    + (done.names().isEmpty() ? "" : " " + done.names());
        }
        if (call.result() instanceof Refused refused) {
            return "refused, " + refused.refusal().word() + (refused.told().isEmpty() ? "" : ": " + refused.told());
        }
        return "unknown, " + ((Unknown) call.result()).told();
    }

    private static String of(Map<Attribute, String> attributes) {
        return attributes.entrySet().stream()
                .map(each -> " " + each.getKey().word() + "=" + each.getValue())
                .collect(Collectors.joining());
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    }
}
