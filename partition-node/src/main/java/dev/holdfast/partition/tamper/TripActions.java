package dev.holdfast.partition.tamper;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.SensorReport;
import dev.holdfast.proto.v1.TripAction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a trip of each sensor leads to: what the security policy says, until a crypto officer says something else, which
 * flash keeps as a {@link SensorReport} without readings. The floor of the policy holds whatever the file says.
 */
final class TripActions {

    private static final String FILE = "sensors-actions";
    private static final String UNFINISHED = FILE + ".new";
    private static final int MAX_BYTES = 4096;

    private final Disk flash;
    private final Supplier<List<Sensor>> sensors;
    private Map<String, TripAction> chosen = new HashMap<>();

    TripActions(Disk flash, Supplier<List<Sensor>> sensors) {
        this.flash = flash;
        this.sensors = sensors;
    }

    TripAction of(Sensor sensor) {
        TripAction action = chosen.getOrDefault(sensor.name(), sensor.row().getAction());
        return stronger(action, sensor.row().getFloor());
    }

    /**
     * Reads what was chosen in earlier boots.
     *
     * @throws IOException also when the file is damaged; then the policy's own actions hold
     */
    void load() throws IOException {
        chosen = new HashMap<>();
        if (flash.list().contains(FILE)) {
            read().getSensorsList().forEach(entry -> chosen.put(entry.getSensor(), entry.getAction()));
        }
    }

    private SensorReport read() throws IOException {
        try (DiskFile file = flash.open(FILE)) {
            ByteBuffer content = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
            file.read(0, content);
            return SensorReport.parseFrom(content.array());
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("The file " + FILE + " on the card's flash is damaged.", e);
        }
    }

    /**
     * Durable when it returns.
     *
     * @throws RefusedException FORBIDDEN below the policy's floor
     */
    void choose(Sensor sensor, TripAction action) throws IOException {
        TripAction floor = sensor.row().getFloor();
        if (stronger(action, floor) != action) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "The security policy demands at least " + floor + " of the sensor " + sensor.name() + ".");
        }
        Map<String, TripAction> next = new HashMap<>(chosen);
        next.put(sensor.name(), action);
        write(next);
        chosen = next;
    }

    private void write(Map<String, TripAction> actions) throws IOException {
        SensorReport.Builder kept = SensorReport.newBuilder();
        for (Sensor sensor : sensors.get()) {
            TripAction action = actions.get(sensor.name());
            if (action != null) {
                kept.addSensors(
                        SensorReport.Entry.newBuilder().setSensor(sensor.name()).setAction(action));
            }
        }
        try (DiskFile file = flash.open(UNFINISHED)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(kept.build().toByteArray()));
            file.sync();
        }
        flash.rename(UNFINISHED, FILE);
        flash.syncNames();
    }

    /** Back to what the policy says. */
    void forget() throws IOException {
        flash.delete(UNFINISHED);
        flash.delete(FILE);
        flash.syncNames();
        chosen = new HashMap<>();
    }

    private static TripAction stronger(TripAction one, TripAction other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
