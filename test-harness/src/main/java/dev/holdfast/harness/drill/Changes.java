package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.experiment.Copies;
import dev.holdfast.harness.experiment.Custody;
import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Quorum;
import dev.holdfast.harness.experiment.Storage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts what the command line says in the place of what a file says of its configuration. */
final class Changes {

    private static final List<String> NAMES = List.of(
            "cards", "keys", "quorum", "custody", "storage", "firmware", "profile", "hosting", "seed", "may-lose");
    private static final long MOST_CARDS = 7;
    private static final long MOST_KEYS = 4_900;

    private Changes() {}

    /** @param changes names of the configuration, as files have them, with their values */
    static Experiment apply(Experiment experiment, Map<String, String> changes) {
        for (String name : changes.keySet()) {
            if (!NAMES.contains(name)) {
                throw new RefusedException(
                        Code.BAD_PARAMETER,
                        "A configuration has no " + name + "; it has " + String.join(", ", NAMES) + ".");
            }
        }
        Configuration old = experiment.configuration();
        Configuration changed = new Configuration(
                (int) number(changes, "cards", old.cards(), 1, MOST_CARDS),
                (int) number(changes, "keys", old.keys(), 0, MOST_KEYS),
                changed(changes, "quorum", old.quorum(), Quorum::parse),
                changed(changes, "custody", old.custody(), Custody::parse),
                changed(changes, "storage", old.storage(), text -> word(Storage.values(), Storage::key, text)),
                changed(changes, "firmware", old.firmware(), text -> text),
                changed(changes, "profile", old.profile(), text -> text),
                changed(changes, "hosting", old.hosting(), text -> word(Hosting.values(), Hosting::key, text)),
                number(changes, "seed", old.seed(), Long.MIN_VALUE, Long.MAX_VALUE),
                changed(changes, "may-lose", old.mayLose(), Copies::parse));
        return new Experiment(
                experiment.title(),
                experiment.description(),
                experiment.tags(),
                changed,
                experiment.hypothesis(),
                experiment.method(),
                experiment.verification(),
                experiment.rollbacks());
    }

    private static <T> T changed(Map<String, String> changes, String name, T old, Function<String, T> parse) {
        return changes.containsKey(name) ? parse.apply(changes.get(name)) : old;
    }

    private static long number(Map<String, String> changes, String name, long old, long least, long most) {
        return changed(changes, name, old, text -> {
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException noNumber) {
                // Refused below.
            }
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    name + " is a whole number from " + least + " to " + most + ", not " + text + ".");
        });
    }

    private static <T> T word(T[] words, Function<T, String> key, String text) {
        return Arrays.stream(words)
                .filter(word -> key.apply(word).equals(text))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER,
                        "\"" + text + "\" is none of "
                                + String.join(
                                        ", ", Arrays.stream(words).map(key).toList()) + "."));
    }
}
