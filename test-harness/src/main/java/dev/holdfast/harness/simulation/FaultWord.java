package dev.holdfast.harness.simulation;

import dev.holdfast.harness.simulation.FaultRates.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A kind of fault as it is spelt on the command line. */
final class FaultWord implements ITypeConverter<Kind>, Iterable<String> {

    static String of(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Kind convert(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> of(kind).equals(word))
                .findAny()
                .orElseThrow(() -> new TypeConversionException("there is no kind of fault \"" + word + "\"; there are "
                        + String.join(", ", words().toList())));
    }

    @Override
    public Iterator<String> iterator() {
        return words().iterator();
    }

    private static Stream<String> words() {
        return Arrays.stream(Kind.values()).map(FaultWord::of);
    }
}
