package dev.holdfast.harness.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The JSON Schema (2020-12) of experiment files, for editors: what can be written where, and what it means. Whether the
 * parts of an experiment go together only the {@link ExperimentReader} knows.
 */
public final class ExperimentSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Type TIME = new Type.Time();

    private final Vocabulary vocabulary;

    private ExperimentSchema(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The schema of what can be said with these words. */
    public static ObjectNode of(Vocabulary vocabulary) {
        return new ExperimentSchema(vocabulary).schema();
    }

    private ObjectNode schema() {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Holdfast experiment")
                .put("description", "A disaster for a simulated managed HSM, and what must have become of it.")
                .put("type", "object")
                .put("additionalProperties", false);
        schema.putArray("required").add(ExperimentReader.TITLE).add(Section.METHOD.key());
        ObjectNode properties = schema.putObject("properties");
        put(properties, ExperimentReader.TITLE, new Type.Text(), "What happens, in one line.");
        properties
                .putObject(ExperimentReader.DESCRIPTION)
                .put("type", "string")
                .put("maxLength", ExperimentReader.MAX_DESCRIPTION)
                .put("description", "Why, for whom, and what it shows.");
        put(properties, ExperimentReader.TAGS, new Type.Texts(), "For whoever keeps many experiments.");
        properties.set(ExperimentReader.CONFIGURATION, configuration());
        ObjectNode hypothesis = properties
                .putObject(ExperimentReader.HYPOTHESIS)
                .put("type", "object")
                .put("additionalProperties", false)
                .put("description", "What holds while nothing is wrong; probed before the method and at the end.");
        hypothesis.putArray("required").add(Section.HYPOTHESIS.key());
        ObjectNode inside = hypothesis.putObject("properties");
        put(inside, ExperimentReader.TITLE, new Type.Text(), "What holds, in one line.");
        inside.set(Section.HYPOTHESIS.key(), steps(Section.HYPOTHESIS, "Asked in this order."));
        properties.set(Section.METHOD.key(), steps(Section.METHOD, "What happens, in this order."));
        properties.set(Section.VERIFICATION.key(), steps(Section.VERIFICATION, "What must hold in the end."));
        properties.set(Section.ROLLBACKS.key(), steps(Section.ROLLBACKS, "What is done last, whatever happened."));
        ObjectNode definitions = schema.putObject("$defs");
        for (Word word : vocabulary.words()) {
            definitions.set(reference(word), step(word));
        }
        return schema;
    }

    private static ObjectNode configuration() {
        ObjectNode configuration = JSON.createObjectNode()
                .put("type", "object")
                .put("additionalProperties", false)
                .put("description", "What the experiment is played on.");
        ObjectNode properties = configuration.putObject("properties");
        Configuration standard = Configuration.STANDARD;
        put(properties, "cards", ConfigurationReader.CARDS, "Cards of the pool.")
                .put("default", standard.cards());
        put(properties, "keys", ConfigurationReader.KEYS, "Keys the pool has at the beginning.")
                .put("default", standard.keys());
        properties
                .putObject("quorum")
                .put("type", "string")
                .put("pattern", "^[0-9]{1,2} ?of ?[0-9]{1,2}$")
                .put("description", "How many custodians it takes, of how many: 2 or more of 3 to 10.")
                .put("default", standard.quorum().toString());
        properties
                .putObject("custody")
                .put("type", "string")
                .put("pattern", "^(partition|softhsm|.*module=.*)$")
                .put("description", "Who keeps the exchange key: partition, softhsm, or module=…,token=…,pin-file=….")
                .put("default", standard.custody().toString());
        put(properties, "storage", ConfigurationReader.STORAGE, "Where backups go.")
                .put("default", standard.storage().key());
        put(properties, "firmware", new Type.Text(), "release, test, or the path of a firmware image.")
                .put("default", standard.firmware());
        put(properties, "profile", ConfigurationReader.PROFILE, "The PKCS#11 profile of the doors.")
                .put("default", standard.profile());
        put(properties, "hosting", ConfigurationReader.HOSTING, "Where the cards run, and on whose time.")
                .put("default", standard.hosting().key());
        put(properties, "seed", ConfigurationReader.SEED, "Decides the keys and every random choice.")
                .put("default", standard.seed());
        ObjectNode mayLose = properties
                .putObject("may-lose")
                .put("description", "How many cards' copies may be gone at a time.")
                .put("default", standard.mayLose().toString());
        ArrayNode ways = mayLose.putArray("anyOf");
        ways.addObject().put("type", "integer").put("minimum", 0).put("maximum", 7);
        ways.addObject().putArray("enum").add("minority").add("all");
        return configuration;
    }

    private ObjectNode steps(Section section, String description) {
        ObjectNode steps = JSON.createObjectNode().put("type", "array").put("description", description);
        ObjectNode item = steps.putObject("items").put("type", "object");
        ArrayNode one = item.putArray("oneOf");
        vocabulary.words().stream()
                .filter(word -> section.kinds().contains(word.kind()))
                .forEach(word -> one.addObject().put("$ref", "#/$defs/" + reference(word)));
        if (one.isEmpty()) {
            item.remove("oneOf");
        }
        return steps;
    }

    private static String reference(Word word) {
        return word.kind().key() + "-" + word.name();
    }

    private static ObjectNode step(Word word) {
        ObjectNode step = JSON.createObjectNode()
                .put("type", "object")
                .put("additionalProperties", false)
                .put("description", word.summary());
        ArrayNode required = step.putArray("required").add(word.kind().key());
        ObjectNode properties = step.putObject("properties");
        properties.putObject(word.kind().key()).put("const", word.name()).put("description", word.summary());
        for (Option option : word.options()) {
            ObjectNode property = put(properties, option.name(), option.type(), option.summary());
            if (!option.fallback().isEmpty()) {
                property.put("description", option.summary() + " (otherwise " + option.fallback() + ")");
            }
            if (option.required()) {
                required.add(option.name());
            }
        }
        put(properties, StepReader.NAME, new Type.Text(), "What to call this step in reports.");
        put(properties, StepReader.AT, TIME, "Since the method began.");
        put(properties, StepReader.AFTER, TIME, "Since the step before ended.");
        putIfBeside(word, properties, StepReader.LASTING, TIME, "It ends by itself after this time.");
        putIfBeside(
                word, properties, StepReader.COUNTS, new Type.Flag(), "Whether its time counts for the recovery time.");
        putIfBeside(
                word,
                properties,
                StepReader.REFUSED,
                new Type.Choice(StepReader.codes()),
                "The code that it must be refused with, instead of succeeding.");
        return step;
    }

    private static void putIfBeside(Word word, ObjectNode properties, String key, Type type, String description) {
        if (StepReader.BESIDE_SOME.getOrDefault(key, Set.of()).contains(word.kind())) {
            put(properties, key, type, description);
        }
    }

    private static ObjectNode put(ObjectNode properties, String key, Type type, String description) {
        ObjectNode schema = JSON.valueToTree(sorted(type.schema()));
        schema.put("description", description);
        properties.set(key, schema);
        return schema;
    }

    /** So that the same types always give the same text. */
    private static Object sorted(Object schema) {
        if (schema instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put(key.toString(), sorted(value)));
            return sorted;
        }
        return schema instanceof List<?> list
                ? list.stream().map(ExperimentSchema::sorted).toList()
                : schema;
    }
}
