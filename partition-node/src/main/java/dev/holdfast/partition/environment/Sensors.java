package dev.holdfast.partition.environment;

import java.io.IOException;
import java.util.Optional;

/**
 * What the card's sensors show, by the names that the security policy gives them, in thousandths of the unit. A sensor
 * remembers between two looks how far it went, so that nothing is missed: neither between two polls, nor, when it has a
 * battery, while the card was without power.
 */
public interface Sensors {

    /** All sensors stand where the security policy says that they usually do. */
    Sensors NOMINAL = new Sensors() {
        @Override
        public Optional<Reading> read(String sensor) {
            return Optional.empty();
        }

        @Override
        public void settle() {}
    };

    /**
     * What one sensor has shown since {@link #settle}.
     *
     * @param latest what it shows now; the other two are at most as far in
     */
    record Reading(long lowest, long highest, long latest) {

        public static Reading steady(long value) {
            return new Reading(value, value, value);
        }

        /** The same, and then this value. */
        public Reading then(long value) {
            return new Reading(Math.min(lowest, value), Math.max(highest, value), value);
        }
    }

    /** Empty when the sensor shows its nominal value. */
    Optional<Reading> read(String sensor) throws IOException;

    /** What was read so far has been seen to: from now on only the latest readings count. */
    void settle() throws IOException;
}
