package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.assertRefused;
import static dev.holdfast.partition.tamper.Bench.assertState;
import static dev.holdfast.partition.tamper.Bench.choose;
import static dev.holdfast.partition.tamper.Bench.clearTamper;
import static dev.holdfast.partition.tamper.Bench.done;
import static dev.holdfast.partition.tamper.Bench.events;
import static dev.holdfast.partition.tamper.Bench.officer;
import static dev.holdfast.partition.tamper.Bench.sensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.SensorLevel;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.TripAction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a card makes of its sensors (TE07.77.01 to 07.77.03). */
class SensorsTest {

    private static final Duration LOOK = Duration.ofMillis(1_500);

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card-1");

    @BeforeEach
    void powerOn() {
        card.powerOn();
        rack.run(LOOK);
    }

    @Test
    void aCardThatIsLeftAloneReportsEverySensorOfThePolicyAsNormal() {
        List<SensorRow> rows = SecurityPolicies.current().getSensorsList();
        assertTrue(rows.size() >= 7);
        for (SensorRow row : rows) {
            assertEquals(row.getNominal(), sensor(card, row.getSensor()).getValue());
            assertEquals(
                    SensorLevel.SENSOR_NORMAL, sensor(card, row.getSensor()).getLevel());
            assertEquals(row.getUnit(), sensor(card, row.getSensor()).getUnit());
        }
        assertEquals(sensor(card, "temperature").getValue(), card.status().getTemperature());
        assertEquals(List.of(), events(card, EventKind.SENSOR_CHANGED));
    }

    /** The bound itself is still inside, one thousandth further is not. */
    @Test
    void boundsAreWhereThePolicySaysThatTheyAre() {
        SensorRow row = row("temperature");
        assertLevels(SensorLevel.SENSOR_NORMAL, row.getWarningLow(), row.getWarningHigh());
        assertLevels(
                SensorLevel.SENSOR_WARNING,
                row.getWarningLow() - 1,
                row.getWarningHigh() + 1,
                row.getTripLow(),
                row.getTripHigh());
    }

    private void assertLevels(SensorLevel level, long... values) {
        for (long value : values) {
            card.sensors.set("temperature", value);
            assertEquals(level, sensor(card, "temperature").getLevel(), value + " thousandths");
        }
    }

    @Test
    void aWarningAndItsEndAreEventsOnceEach() {
        card.sensors.set("temperature", row("temperature").getWarningHigh() + 1);
        rack.run(LOOK);
        rack.run(LOOK);
        card.sensors.set("temperature", row("temperature").getNominal());
        rack.run(LOOK);
        rack.run(LOOK);
        assertEquals(
                List.of("Sensor temperature shows 70.001 °C: warning.", "Sensor temperature shows 40.000 °C: normal."),
                events(card, EventKind.SENSOR_CHANGED));
        assertState(CardState.UNINITIALIZED, card);
    }

    @Test
    void aSpikeBetweenTwoLooksIsSeen() {
        ByteString session = officer(card);
        done(card.ask(choose(session, "core-voltage", TripAction.TRIP_LOG)));
        card.sensors.set("core-voltage", row("core-voltage").getTripHigh() + 1);
        card.sensors.set("core-voltage", row("core-voltage").getNominal());
        rack.run(LOOK);
        assertEquals(1, events(card, EventKind.SENSOR_TRIPPED).size());
        assertState(CardState.UNINITIALIZED, card);
    }

    @Test
    void aTripThatShutsDownCutsThePowerAtEveryBootAsLongAsItLasts() {
        card.sensors.set("clock-frequency", 0);
        rack.run(LOOK);
        assertState(CardState.OFF, card);
        CompletableFuture<Void> unused = card.beginBoot();
        rack.run(LOOK);
        assertState(CardState.OFF, card);
        card.sensors.set("clock-frequency", row("clock-frequency").getNominal());
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        rack.run(LOOK);
        assertState(CardState.UNINITIALIZED, card);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cover", "mesh"})
    void coverAndMeshZeroizeWhateverAnOfficerWants(String sensor) {
        ByteString session = officer(card);
        assertRefused(Code.FORBIDDEN, card.ask(choose(session, sensor, TripAction.TRIP_LOG)));
        assertRefused(Code.FORBIDDEN, card.ask(choose(session, sensor, TripAction.TRIP_SHUT_DOWN)));
        done(card.ask(choose(session, sensor, TripAction.TRIP_ZEROIZE)));
        card.sensors.set(sensor, row(sensor).getTripHigh() + 1);
        rack.run(LOOK);
        assertState(CardState.TAMPER_RESPONSE, card);
    }

    @Test
    void anActionThatWasChosenHoldsOverPowerCyclesAndGoesWithAZeroization() {
        done(card.ask(choose(officer(card), "temperature", TripAction.TRIP_ZEROIZE)));
        card.powerCut();
        card.powerOn();
        assertEquals(TripAction.TRIP_ZEROIZE, sensor(card, "temperature").getAction());
        done(card.ask(Bench.zeroize()));
        card.powerCut();
        card.powerOn();
        assertEquals(row("temperature").getAction(), sensor(card, "temperature").getAction());
    }

    @Test
    void whatIsNoSensorAndNoActionIsRefused() {
        ByteString session = officer(card);
        assertRefused(Code.NOT_FOUND, card.ask(choose(session, "humidity", TripAction.TRIP_LOG)));
        assertRefused(Code.BAD_PARAMETER, card.ask(choose(session, "temperature", TripAction.TRIP_ACTION_UNSPECIFIED)));
        assertRefused(Code.FORBIDDEN, card.ask(choose(ByteString.EMPTY, "temperature", TripAction.TRIP_ZEROIZE)));
    }

    /** Opened, and closed again, while nobody looked but the battery. */
    @ParameterizedTest
    @ValueSource(strings = {"cover", "mesh", "battery-voltage"})
    void sensorsWithABatteryTripWhileTheCardIsOff(String sensor) {
        card.powerOff();
        card.sensors.set(sensor, row(sensor).getTripHigh() + 1);
        card.sensors.set(sensor, row(sensor).getNominal());
        assertEquals(CardState.TAMPER_RESPONSE, card.powerOn());
    }

    @Test
    void sensorsWithoutABatteryKnowNothingOfTheTimeWithoutPower() {
        card.powerOff();
        card.sensors.set("core-voltage", 0);
        card.sensors.set("core-voltage", row("core-voltage").getNominal());
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        rack.run(LOOK);
        assertState(CardState.UNINITIALIZED, card);
        assertEquals(List.of(), events(card, EventKind.SENSOR_TRIPPED));
    }

    @Test
    void aTamperLastsUntilAnOfficerClearsItAndTheSensorIsPutRight() {
        ByteString before = officer(card);
        card.sensors.set("cover", 1_000);
        rack.run(LOOK);
        assertState(CardState.TAMPER_RESPONSE, card);
        assertRefused(Code.FORBIDDEN, card.ask(clearTamper(before)));
        assertRefused(Code.FORBIDDEN, card.ask(clearTamper(ByteString.EMPTY)));
        card.powerCut();
        assertEquals(CardState.TAMPER_RESPONSE, card.powerOn());
        assertRefused(Code.FORBIDDEN, card.ask(Bench.open(Bench.OWN)));

        ByteString session = officer(card);
        assertRefused(Code.WRONG_STATE, card.ask(clearTamper(session)));
        card.powerCut();
        assertEquals(CardState.TAMPER_RESPONSE, card.powerOn());
        card.sensors.set("cover", 0);
        done(card.ask(clearTamper(officer(card))));
        assertState(CardState.UNINITIALIZED, card);
        assertEquals(1, events(card, EventKind.TAMPER_CLEARED).size());
        card.powerCut();
        assertEquals(CardState.UNINITIALIZED, card.powerOn());
        assertRefused(Code.WRONG_STATE, card.ask(clearTamper(officer(card))));
    }

    private static SensorRow row(String sensor) {
        return SecurityPolicies.current().getSensorsList().stream()
                .filter(row -> row.getSensor().equals(sensor))
                .findFirst()
                .orElseThrow();
    }
}
