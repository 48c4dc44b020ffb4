package dev.holdfast.harness.simulation;

import dev.holdfast.partition.planted.PlantedBug;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A planted bug as it is spelt on the command line. */
final class BugWord implements ITypeConverter<PlantedBug>, Iterable<String> {

    @Override
    public PlantedBug convert(String word) {
        return PlantedBug.of(word)
                .orElseThrow(() -> new TypeConversionException("there is no planted bug \"" + word + "\"; there are "
                        + String.join(", ", PlantedBug.words())));
    }

    @Override
    public Iterator<String> iterator() {
        return PlantedBug.words().iterator();
    }
}
