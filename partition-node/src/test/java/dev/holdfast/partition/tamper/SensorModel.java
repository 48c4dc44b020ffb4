package dev.holdfast.partition.tamper;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.SensorLevel;
import dev.holdfast.proto.v1.SensorReport;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.TripAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A blank card and its sensors, as a list of all values that nobody has looked at. */
final class SensorModel {

    private final List<SensorRow> rows;
    private final Map<String, List<Long>> values = new HashMap<>();
    private final Map<String, TripAction> chosen = new HashMap<>();
    private boolean on;
    private boolean tampered;

    SensorModel(List<SensorRow> rows) {
        this.rows = rows;
        rows.forEach(row -> values.put(row.getSensor(), new ArrayList<>(List.of(row.getNominal()))));
    }

    CardState state() {
        if (!on) {
            return CardState.OFF;
        }
        return tampered ? CardState.TAMPER_RESPONSE : CardState.UNINITIALIZED;
    }

    void set(String sensor, long value) {
        seen(sensor).add(value);
    }

    void powerOff() {
        on = false;
    }

    void boot() {
        on = true;
        for (SensorRow row : rows) {
            if (!row.getOnBattery()) {
                settle(row);
            }
        }
        respond();
        rows.forEach(this::settle);
        look();
    }

    private void respond() {
        if (!tampered && trips(TripAction.TRIP_ZEROIZE)) {
            tampered = true;
            chosen.clear();
            rows.forEach(this::settle);
        }
    }

    /** What happens until nothing more happens by itself. */
    void look() {
        respond();
        on = !trips(TripAction.TRIP_SHUT_DOWN);
        rows.forEach(this::settle);
    }

    boolean clear() {
        rows.forEach(this::settle);
        if (!tampered || trips(TripAction.TRIP_ZEROIZE)) {
            return false;
        }
        tampered = false;
        return true;
    }

    boolean choose(SensorRow row, TripAction action) {
        boolean allowed = action.compareTo(row.getFloor()) >= 0;
        if (allowed) {
            chosen.put(row.getSensor(), action);
        }
        return allowed;
    }

    List<SensorReport.Entry> report() {
        return rows.stream()
                .map(row -> SensorReport.Entry.newBuilder()
                        .setSensor(row.getSensor())
                        .setUnit(row.getUnit())
                        .setValue(latest(row))
                        .setLevel(level(row, latest(row)))
                        .setAction(action(row))
                        .build())
                .toList();
    }

    private boolean trips(TripAction action) {
        return rows.stream().filter(row -> action(row) == action).anyMatch(row -> seen(row.getSensor()).stream()
                .anyMatch(value -> level(row, value) == SensorLevel.SENSOR_TRIP));
    }

    private TripAction action(SensorRow row) {
        return chosen.getOrDefault(row.getSensor(), row.getAction());
    }

    private void settle(SensorRow row) {
        long latest = latest(row);
        seen(row.getSensor()).clear();
        seen(row.getSensor()).add(latest);
    }

    private long latest(SensorRow row) {
        List<Long> seen = seen(row.getSensor());
        return seen.get(seen.size() - 1);
    }

    private List<Long> seen(String sensor) {
        return Objects.requireNonNull(values.get(sensor));
    }

    private static SensorLevel level(SensorRow row, long value) {
        if (value < row.getTripLow() || value > row.getTripHigh()) {
            return SensorLevel.SENSOR_TRIP;
        }
        boolean normal = row.getWarningLow() <= value && value <= row.getWarningHigh();
        return normal ? SensorLevel.SENSOR_NORMAL : SensorLevel.SENSOR_WARNING;
    }
}
