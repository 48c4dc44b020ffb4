package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.notFound;

import dev.holdfast.proto.v1.Setting;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** The account settings: a fixed set of names, each "true" or "false" and at first "false". Immutable. */
record Settings(TreePMap<String, Setting> byName) {

    /** Whether a card that finds no majority of its pool answers questions from what it knows itself. */
    static final String DEGRADED_READS = "AllowDegradedReads";

    static final Settings DEFAULTS = new Settings(TreePMap.<String, Setting>empty()
            .plus(DEGRADED_READS, off(DEGRADED_READS))
            .plus("AllowKeyManagementOperationsThroughARM", off("AllowKeyManagementOperationsThroughARM")));

    private static Setting off(String name) {
        return Setting.newBuilder()
                .setName(name)
                .setValue("false")
                .setType("boolean")
                .build();
    }

    static Settings of(Iterable<Setting> stored) {
        Settings settings = DEFAULTS;
        for (Setting setting : stored) {
            settings = settings.with(setting.getName(), setting.getValue());
        }
        return settings;
    }

    Settings with(String name, String value) {
        String folded = value.toLowerCase(Locale.ROOT);
        if (!folded.equals("true") && !folded.equals("false")) {
            throw bad("The setting " + get(name).getName() + " is \"true\" or \"false\".");
        }
        return new Settings(
                byName.plus(name, get(name).toBuilder().setValue(folded).build()));
    }

    Setting get(String name) {
        @Nullable Setting setting = byName.get(name);
        if (setting == null) {
            throw notFound("There is no such setting; list them to see their names.");
        }
        return setting;
    }

    boolean isOn(String name) {
        return get(name).getValue().equals("true");
    }

    List<Setting> all() {
        return List.copyOf(byName.values());
    }
}
