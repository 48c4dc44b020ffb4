package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.Value.Entry;
import dev.holdfast.harness.experiment.Value.Mapping;
import dev.holdfast.harness.experiment.Value.Place;
import dev.holdfast.harness.experiment.Value.Scalar;
import dev.holdfast.partition.profile.Profiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an experiment is played on. What the command line says goes before what the file says; what neither says is as in
 * {@link Configuration#STANDARD}.
 */
final class ConfigurationReader {

    static final Type.Whole CARDS = new Type.Whole(1, 7);
    /** A vault holds 5,000; the rest is for planted keys, and for those of clients. */
    static final Type.Whole KEYS = new Type.Whole(0, 4_900);

    static final Type.Whole SEED = new Type.Whole(0, 999_999_999_999_999_999L);
    static final Type.Choice STORAGE =
            new Type.Choice(Arrays.stream(Storage.values()).map(Storage::key).toList());
    static final Type.Choice HOSTING =
            new Type.Choice(Arrays.stream(Hosting.values()).map(Hosting::key).toList());
    static final Type.Choice PROFILE = new Type.Choice(Profiles.NAMES);
    private static final List<String> FIRMWARE = List.of("release", "test");

    private final Fields fields;
    private final Problems problems;

    private ConfigurationReader(Fields fields, Problems problems) {
        this.fields = fields;
        this.problems = problems;
    }

    /** @param changes keys and values that go before those of the file */
    static Configuration read(Fields experiment, Map<String, String> changes, Problems problems) {
        return experiment
                .find(ExperimentReader.CONFIGURATION)
                .map(Entry::value)
                .or(() -> Optional.of(new Mapping(Place.COMMAND_LINE, List.of())))
                .flatMap(value -> Fields.of(changed(value, changes), "`configuration`", problems))
                .map(fields -> new ConfigurationReader(fields, problems).configuration())
                .orElse(Configuration.STANDARD);
    }

    private static Value changed(Value configuration, Map<String, String> changes) {
        if (!(configuration instanceof Mapping mapping)) {
            return configuration;
        }
        Stream<Entry> kept = mapping.entries().stream().filter(entry -> !changes.containsKey(entry.key()));
        Stream<Entry> said = changes.entrySet().stream()
                .map(change -> new Entry(
                        Place.COMMAND_LINE, change.getKey(), new Scalar(Place.COMMAND_LINE, change.getValue(), true)));
        return new Mapping(mapping.place(), Stream.concat(kept, said).toList());
    }

    private Configuration configuration() {
        Configuration standard = Configuration.STANDARD;
        Configuration configuration = new Configuration(
                (int) whole("cards", CARDS, standard.cards()),
                (int) whole("keys", KEYS, standard.keys()),
                fields.parsed("quorum", Quorum::parse).orElse(standard.quorum()),
                fields.parsed("custody", Custody::parse).orElse(standard.custody()),
                choice("storage", STORAGE)
                        .map(word -> Storage.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(standard.storage()),
                fields.text("firmware").orElse(standard.firmware()),
                choice("profile", PROFILE).orElse(standard.profile()),
                choice("hosting", HOSTING)
                        .map(word -> Hosting.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(standard.hosting()),
                whole("seed", SEED, standard.seed()),
                fields.parsed("may-lose", Copies::parse).orElse(standard.mayLose()));
        fields.refuseOthers();
        check(configuration);
        return configuration;
    }

    private void check(Configuration configuration) {
        Copies mayLose = configuration.mayLose();
        if (!mayLose.equals(Copies.ALL) && mayLose.limit() > configuration.cards()) {
            complain("may-lose", "the pool has " + configuration.cards() + " cards only; write `all`, or fewer.");
        }
        if (configuration.hosting() == Hosting.VIRTUAL) {
            if (!configuration.custody().equals(Custody.PARTITION)) {
                complain("custody", "there are no tokens in virtual time; delete this, or choose another hosting.");
            }
            if (configuration.storage() != Storage.FOLDER) {
                complain("storage", "there is no Azurite in virtual time; delete this, or choose another hosting.");
            }
            if (!FIRMWARE.contains(configuration.firmware())) {
                complain("firmware", "virtual cards take no images; write release or test, or choose another hosting.");
            }
        }
    }

    private void complain(String key, String sentence) {
        fields.find(key).ifPresent(entry -> problems.add(entry.value().place(), "`" + key + "`: " + sentence));
    }

    private long whole(String key, Type.Whole type, long otherwise) {
        return fields.find(key, type).map(Long.class::cast).orElse(otherwise);
    }

    private Optional<String> choice(String key, Type.Choice type) {
        return fields.find(key, type).map(String.class::cast);
    }
}
