package dev.holdfast.coordinator.capacity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Operations per second of one card, by the route's operation and by the key, which a star stands for where it does not
 * matter. {@code service.txt} names its source.
 */
final class Figures {

    static final String ANY_KEY = "*";

    private static final String PUBLISHED = "service.txt";

    private final Map<String, Map<String, Double>> perSecond;

    private Figures(Map<String, Map<String, Double>> perSecond) {
        this.perSecond = perSecond;
    }

    /** Those of the managed service. */
    static Figures published() {
        InputStream file = Objects.requireNonNull(Figures.class.getResourceAsStream(PUBLISHED));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            return parse(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param lines operation, key and figure with a space between them; those that begin with # do not count */
    static Figures parse(List<String> lines) {
        Map<String, Map<String, Double>> figures = new HashMap<>();
        for (String line : lines) {
            if (!line.startsWith("#")) {
                String[] cells = line.split(" ", -1);
                figures.computeIfAbsent(cells[0], operation -> new HashMap<>()).put(cells[1], Double.valueOf(cells[2]));
            }
        }
        return new Figures(figures);
    }

    /** Whether the operation is limited at all. */
    boolean limits(String operation) {
        return perSecond.containsKey(operation);
    }

    /** Whether it depends on the key how often the operation can be done. */
    boolean dependsOnKey(String operation) {
        return limits(operation) && !row(operation).containsKey(ANY_KEY);
    }

    /** Nothing where none was published. */
    Optional<Double> of(String operation, String key) {
        return Optional.ofNullable(row(operation).get(key));
    }

    private Map<String, Double> row(String operation) {
        return perSecond.getOrDefault(operation, Map.of());
    }
}
