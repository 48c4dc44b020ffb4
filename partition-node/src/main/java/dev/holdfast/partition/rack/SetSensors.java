package dev.holdfast.partition.rack;

import dev.holdfast.partition.environment.Sensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sensors that show what a test says, whether or not the card has power. */
public final class SetSensors implements Sensors {

    private final Map<String, Reading> readings = new HashMap<>();

    /** In thousandths of the sensor's unit. */
    public void set(String sensor, long value) {
        readings.merge(sensor, Reading.steady(value), (before, now) -> before.then(value));
    }

    /** As if nothing had ever been set. */
    public void reset() {
        readings.clear();
    }

    @Override
    public Optional<Reading> read(String sensor) {
        return Optional.ofNullable(readings.get(sensor));
    }

    @Override
    public void settle() {
        readings.replaceAll((sensor, reading) -> Reading.steady(reading.latest()));
    }
}
