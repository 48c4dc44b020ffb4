package dev.holdfast.partition.tamper;

import dev.holdfast.partition.environment.Nvram.Mark;
import dev.holdfast.partition.environment.Sensors;
import dev.holdfast.partition.environment.Sensors.Reading;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.StateTable;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.SensorLevel;
import dev.holdfast.proto.v1.SensorReport;
import dev.holdfast.proto.v1.TripAction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Looks at the sensors once a second from power-on to power-off, says what it sees, and acts on a trip. A tamper response
 * destroys the sensitive parameters, marks the card, and resets it, so that nothing of them is left in its memory either
 * (ISO/IEC 19790 7.7, AS07.77; FIPS 140-3 IG 9.7.A).
 */
final class Watch {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final OwnCard card;
    private final Sensors readings;
    private final Supplier<List<Sensor>> sensors;
    private final TripActions actions;
    private final Map<String, SensorLevel> levels = new HashMap<>();
    private boolean responded;

    Watch(OwnCard card, Supplier<List<Sensor>> sensors, TripActions actions) {
        this.card = card;
        this.readings = card.environment().sensors();
        this.sensors = sensors;
        this.actions = actions;
    }

    /**
     * The first look, before anything is opened. Sensors with a battery count for the time without power too.
     *
     * @return why the card has to be zeroized, if it has
     */
    Optional<String> atBoot() throws IOException {
        loadActions();
        Optional<String> tamper = Optional.empty();
        for (Sensor sensor : sensors.get()) {
            Reading reading = reading(sensor);
            long value = sensor.row().getOnBattery() ? sensor.worst(reading) : reading.latest();
            tell(sensor, value);
            if (sensor.level(value) == SensorLevel.SENSOR_TRIP && actions.of(sensor) == TripAction.TRIP_ZEROIZE) {
                tamper = tamper.or(() -> Optional.of(sensor.sentence(value)));
            }
        }
        return tamper;
    }

    private void loadActions() {
        try {
            actions.load();
        } catch (IOException e) {
            card.events()
                    .add(EventKind.SENSOR_CHANGED, "What was chosen for trips is lost; the policy's actions hold.");
        }
    }

    /** To be called once what {@link #atBoot} found has been seen to. */
    void start() {
        settle();
        card.environment().thread().schedule(this::poll, Duration.ZERO);
    }

    private void poll() {
        card.environment().thread().schedule(this::poll, PERIOD);
        if (responded || !StateTable.leads(card.life().state(), CardState.ZEROIZING)) {
            return;
        }
        try {
            look();
        } catch (IOException e) {
            card.fail("The card's sensors cannot be read; power-cycle the card.");
        }
    }

    /** A trip that zeroizes comes before one that only shuts the card down; a card that is marked has answered it. */
    private void look() throws IOException {
        Map<TripAction, String> trips = new HashMap<>();
        for (Sensor sensor : sensors.get()) {
            long value = sensor.worst(reading(sensor));
            tell(sensor, value);
            if (sensor.level(value) == SensorLevel.SENSOR_TRIP) {
                trips.putIfAbsent(actions.of(sensor), sensor.sentence(value));
            }
        }
        String tamper = trips.get(TripAction.TRIP_ZEROIZE);
        if (tamper != null && card.environment().nvram().mark() == Mark.NONE) {
            respond(tamper);
            return;
        }
        readings.settle();
        if (trips.containsKey(TripAction.TRIP_SHUT_DOWN)) {
            card.environment().supply().cut();
        }
    }

    /** Once in a boot; what fails is finished at the next one. */
    private void respond(String cause) {
        responded = true;
        CompletableFuture<Void> unused = card.zeroize(cause, CardState.TAMPER_RESPONSE)
                .thenRun(this::settle)
                .whenComplete((done, failure) -> reset());
    }

    /** Unless the response failed: then the card is in its error state, and says why. */
    private void reset() {
        if (card.life().state() == CardState.TAMPER_RESPONSE) {
            card.environment().supply().cycle();
        }
    }

    /** What is not settled is seen once more at the next boot, which does no harm to a card that is marked. */
    void settle() {
        try {
            readings.settle();
        } catch (IOException e) {
            card.events().add(EventKind.SENSOR_TRIPPED, "The sensors could not be told that their trip was seen.");
        }
    }

    /** An event when the level is another than before. */
    private void tell(Sensor sensor, long value) {
        SensorLevel level = sensor.level(value);
        if (level != levels.getOrDefault(sensor.name(), SensorLevel.SENSOR_NORMAL)) {
            levels.put(sensor.name(), level);
            card.events()
                    .add(
                            level == SensorLevel.SENSOR_TRIP ? EventKind.SENSOR_TRIPPED : EventKind.SENSOR_CHANGED,
                            sensor.sentence(value));
        }
    }

    /** A sensor that would make the card zeroize itself again, as it shows now. */
    Optional<String> standingTamper() throws IOException {
        for (Sensor sensor : sensors.get()) {
            long value = reading(sensor).latest();
            if (sensor.level(value) == SensorLevel.SENSOR_TRIP && actions.of(sensor) == TripAction.TRIP_ZEROIZE) {
                return Optional.of(sensor.sentence(value));
            }
        }
        return Optional.empty();
    }

    /** What the sensor of this name shows; empty when there is none. */
    OptionalLong value(String name) throws IOException {
        for (Sensor sensor : sensors.get()) {
            if (sensor.name().equals(name)) {
                return OptionalLong.of(reading(sensor).latest());
            }
        }
        return OptionalLong.empty();
    }

    List<SensorReport.Entry> report() throws IOException {
        List<SensorReport.Entry> report = new ArrayList<>();
        for (Sensor sensor : sensors.get()) {
            long value = reading(sensor).latest();
            report.add(SensorReport.Entry.newBuilder()
                    .setSensor(sensor.name())
                    .setUnit(sensor.row().getUnit())
                    .setValue(value)
                    .setLevel(sensor.level(value))
                    .setAction(actions.of(sensor))
                    .build());
        }
        return report;
    }

    private Reading reading(Sensor sensor) throws IOException {
        OptionalLong fault = card.faults().reading(sensor.name());
        return fault.isPresent()
                ? Reading.steady(fault.getAsLong())
                : readings.read(sensor.name()).orElseGet(sensor::nominal);
    }
}
