package dev.holdfast.partition.tamper;

import dev.holdfast.partition.environment.Sensors.Reading;
import dev.holdfast.proto.v1.SensorLevel;
import dev.holdfast.proto.v1.SensorRow;
import java.math.BigDecimal;

/** One sensor of the security policy, with its bounds (environmental failure protection, ISO/IEC 19790 7.7.4; TE07.77). */
record Sensor(SensorRow row) {

    private static final int DECIMALS = 3;

    String name() {
        return row.getSensor();
    }

    Reading nominal() {
        return Reading.steady(row.getNominal());
    }

    /** Bounds are within what they bound. */
    SensorLevel level(long value) {
        if (value < row.getTripLow() || value > row.getTripHigh()) {
            return SensorLevel.SENSOR_TRIP;
        }
        return value < row.getWarningLow() || value > row.getWarningHigh()
                ? SensorLevel.SENSOR_WARNING
                : SensorLevel.SENSOR_NORMAL;
    }

    /** The value of a reading that is furthest out; the latest when all are alike. */
    long worst(Reading reading) {
        long worst = reading.latest();
        for (long value : new long[] {reading.lowest(), reading.highest()}) {
            if (level(value).compareTo(level(worst)) > 0) {
                worst = value;
            }
        }
        return worst;
    }

    /** For events and refusals: "temperature shows 91.500 °C: trip". */
    String sentence(long value) {
        String level =
                switch (level(value)) {
                    case SENSOR_TRIP -> "trip";
                    case SENSOR_WARNING -> "warning";
                    default -> "normal";
                };
        return "Sensor " + name() + " shows "
                + BigDecimal.valueOf(value, DECIMALS).toPlainString() + " " + row.getUnit() + ": " + level + ".";
    }
}
