package dev.holdfast.harness.experiment;

import dev.holdfast.harness.experiment.ExperimentException.Problem;
import dev.holdfast.harness.experiment.Value.Place;
import dev.holdfast.proto.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with a file, as far as it has been read. */
final class Problems {

    private static final int MOST = 100;
    private static final int MOST_NAMED = 20;

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Place place, String sentence) {
        if (found.size() < MOST) {
            found.add(new Problem(file, place.line(), place.column(), sentence));
        }
    }

    /** There is no such word; perhaps one of the known ones was meant. */
    void unknown(Place place, String sentence, String word, Collection<String> known) {
        Optional<String> meant = Nearest.to(word, known);
        if (meant.isPresent()) {
            add(place, sentence + "; did you mean `" + meant.get() + "`?");
        } else if (known.isEmpty() || known.size() > MOST_NAMED) {
            add(place, sentence + "; `hsm drill words` lists what there is.");
        } else {
            add(place, sentence + "; there are " + String.join(", ", known) + ".");
        }
    }

    /** What {@code reader} makes of something at this place; a refusal is a problem there. */
    <T> Optional<T> attempt(Place place, String what, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (RefusedException e) {
            add(place, "`" + what + "`: " + e.status().getMessage());
            return Optional.empty();
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    ExperimentException exception() {
        return new ExperimentException(found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList());
    }

    void throwIfAny() {
        if (!none()) {
            throw exception();
        }
    }
}
