package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Result.Done;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A version of a key as far as anybody has said: what is empty or absent is known from the first answer that tells it, and
 * must be the same from then on.
 *
 * @param id empty for one that was made by a call whose answer never came
 * @param material digest of its public key
 */
record Version(String id, String material, Map<Attribute, String> attributes) {

    boolean isDisabled() {
        return Attribute.FALSE.equals(attributes.get(Attribute.ENABLED));
    }

    Version set(Map<Attribute, String> changes) {
        return changes.isEmpty() ? this : new Version(id, material, with(changes));
    }

    /** What is known once this was told too; empty when it contradicts. */
    Optional<Version> told(Done facts) {
        if (contradiction(facts).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                id.isEmpty() ? facts.version() : id,
                material.isEmpty() ? facts.material() : material,
                facts.seen().isEmpty() ? attributes : with(facts.seen())));
    }

    /** What of an answer cannot be of this version, as a sentence. */
    Optional<String> contradiction(Done facts) {
        if (differ(id, facts.version())) {
            return Optional.of("it was version " + id + ", not " + facts.version());
        }
        if (differ(material, facts.material())) {
            return Optional.of("the material was " + material + ", not " + facts.material());
        }
        return facts.seen().entrySet().stream()
                .filter(seen -> attributes.containsKey(seen.getKey())
                        && !seen.getValue().equals(attributes.get(seen.getKey())))
                .map(seen ->
                        seen.getKey().word() + " was " + attributes.get(seen.getKey()) + ", not " + seen.getValue())
                .findFirst();
    }

    private static boolean differ(String known, String told) {
        return !known.isEmpty() && !told.isEmpty() && !known.equals(told);
    }

    private Map<Attribute, String> with(Map<Attribute, String> changes) {
        Map<Attribute, String> merged = new EnumMap<>(Attribute.class);
        merged.putAll(attributes);
        merged.putAll(changes);
        return merged;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(id.isEmpty() ? "?" : id);
        attributes.forEach((attribute, value) ->
                text.append(' ').append(attribute.word()).append('=').append(value));
        return text.toString();
    }
}
