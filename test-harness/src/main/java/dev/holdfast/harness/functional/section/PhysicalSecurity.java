package dev.holdfast.harness.functional.section;

import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.ClearTamper;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Halt;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SensorLevel;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.TripAction;
import java.util.List;

/**
 * Section 7, as far as a card of numbers has a body: its sensors, and what follows when they trip. Enclosures, coatings and seals
 * cannot be tested here.
 */
final class PhysicalSecurity {

    private static final String PROTECTION = "Physical-Security/EFP-EFT";
    private static final String TAMPER = "Physical-Security/Tamper-Evidence";
    private static final List<String> ENVIRONMENT = List.of("07.77.01", "07.77.02", "07.77.03");
    private static final String MEMBER = "A pool of one new card with test firmware, in use, with a key.";
    private static final String KEY = "key";

    private PhysicalSecurity() {}

    static List<FunctionalTest> tests() {
        return List.of(
                sensors(FunctionalTest.of(
                                "cover-opened-zeroizes",
                                "Opening the cover or piercing the mesh destroys all secrets, with or without power, and the"
                                        + " card says so until an officer has seen to it.",
                                List.of("07.51.08"),
                                TAMPER,
                                "Opens the cover and pierces the mesh of cards with and without power, asks for the keys,"
                                        + " cycles the power, puts the old store back, and clears the tamper.",
                                PhysicalSecurity::tamper)
                        .inducing("The simulated sensor is set to open, or to a broken mesh.")),
                sensors(FunctionalTest.of(
                                "tamper-response-cannot-be-outrun",
                                "Between the trip and the end of the zeroization nothing can be got from the card, and a power"
                                        + " cut does not save the secrets.",
                                List.of("07.10.02", "07.51.08"),
                                TAMPER,
                                "Opens the cover, halts the zeroization before the first secret is erased, asks for data, cuts"
                                        + " the power, and boots.",
                                PhysicalSecurity::outrun)
                        .inducing("The cover is opened; the zeroization is halted, and then loses its power.")),
                sensors(FunctionalTest.of(
                                "shutdown-outside-of-trip-bounds",
                                "Temperature, voltage or clock beyond their bounds, low or high, shut the card down until they"
                                        + " are back.",
                                ENVIRONMENT,
                                PROTECTION,
                                "Sets each sensor that shuts down one thousandth of its unit beyond each of its bounds, sees the"
                                        + " power go, powers on again, and sets the sensor back.",
                                PhysicalSecurity::shutDown)
                        .inducing("The simulated sensor is set beyond its bounds.")),
                sensors(FunctionalTest.of(
                                "zeroization-outside-of-battery-bounds",
                                "A battery that could fail the card's memory beyond its bounds, low or high, makes it zeroize.",
                                ENVIRONMENT,
                                PROTECTION,
                                "Sets the battery's voltage one thousandth of a volt beyond each of its bounds.",
                                PhysicalSecurity::battery)
                        .inducing("The simulated sensor is set beyond its bounds.")),
                sensors(FunctionalTest.of(
                        "service-within-trip-bounds",
                        "At every bound, which is within the normal operating range, the card serves and says how it stands.",
                        ENVIRONMENT,
                        PROTECTION,
                        "Sets each sensor to each of its bounds for trips, reads it and uses a key.",
                        PhysicalSecurity::within)));
    }

    private static FunctionalTest sensors(FunctionalTest test) {
        return test.by(Access.PHYSICAL, Technique.SIMULATION).on(MEMBER);
    }

    private static void tamper(Bench bench) throws Exception {
        for (boolean powered : new boolean[] {true, false}) {
            for (String name : List.of("cover", "mesh")) {
                BenchCard card = inUse(bench);
                SensorRow sensor = row(card, name);
                if (!powered) {
                    card.off();
                }
                card.sensor(name, sensor.getTripHigh() + 1_000);
                if (!powered) {
                    card.on();
                }
                card.comesTo(CardState.TAMPER_RESPONSE);
                card.cycle();
                card.is(CardState.TAMPER_RESPONSE);
                refusesKeys(card);
                BenchOperator officer = card.officer();
                officer.refused(clearTamper(), Code.WRONG_STATE);
                card.sensor(name, sensor.getNominal());
                bench.await("the sensor is back", () -> level(card, sensor) == SensorLevel.SENSOR_NORMAL);
                officer.done(clearTamper());
                card.is(CardState.UNINITIALIZED);
                bench.same("pool of the card", "", card.status().getPoolName());
                card.off();
            }
        }
    }

    private static void outrun(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        KeptStore before = KeptStore.of(card);
        card.tester()
                .fault(CardFault.newBuilder()
                        .setTimes(1)
                        .setHalt(Halt.newBuilder().setPoint("zeroize.begun")));
        card.sensor("cover", 1_000);
        card.tester().awaitHalt("zeroize.begun", Bench.PATIENCE);
        card.is(CardState.ZEROIZING);
        refusesKeys(card);
        card.off();
        card.sensor("cover", 0);
        card.bootsTo(CardState.TAMPER_RESPONSE);
        refusesKeys(card);
        card.off();
        before.putBack(card);
        bench.note("Disk and flash are again as they were before the cover was opened.");
        card.on();
        refusesKeys(card);
    }

    private static void shutDown(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        List<SensorRow> sensors = rows(card, TripAction.TRIP_SHUT_DOWN);
        bench.check("temperature, voltages and clock are among them", sensors.size() >= 4);
        for (SensorRow sensor : sensors) {
            for (long value : new long[] {sensor.getTripLow() - 1, sensor.getTripHigh() + 1}) {
                card.sensor(sensor.getSensor(), value);
                bench.await("the card has cut its power", () -> !card.hasPower());
                card.refused(Requests.sign(KEY), Code.UNREACHABLE);
                card.off();
                card.onLater().handle((booted, failure) -> null).join();
                bench.await("it does so again at the next boot", () -> !card.hasPower());
                card.off();
                card.sensor(sensor.getSensor(), sensor.getNominal());
                card.on();
                card.comesTo(CardState.OPERATIONAL);
                servesKey(card);
            }
        }
    }

    private static void battery(Bench bench) throws Exception {
        for (boolean low : new boolean[] {true, false}) {
            BenchCard card = inUse(bench);
            SensorRow sensor = row(card, "battery-voltage");
            bench.same("what the policy says of it", TripAction.TRIP_ZEROIZE, sensor.getAction());
            long value = low ? sensor.getTripLow() - 1 : sensor.getTripHigh() + 1;
            card.sensor(sensor.getSensor(), value);
            card.comesThroughTamperResponse();
            card.cycle();
            card.is(CardState.TAMPER_RESPONSE);
            refusesKeys(card);
            card.off();
        }
    }

    private static void within(Bench bench) throws Exception {
        BenchCard card = inUse(bench);
        for (SensorRow sensor : rows(card)) {
            for (long value : new long[] {sensor.getTripLow(), sensor.getTripHigh(), sensor.getNominal()}) {
                card.sensor(sensor.getSensor(), value);
                boolean far = value < sensor.getWarningLow() || value > sensor.getWarningHigh();
                SensorLevel expected = far ? SensorLevel.SENSOR_WARNING : SensorLevel.SENSOR_NORMAL;
                bench.await("the card tells " + expected, () -> level(card, sensor) == expected);
                servesKey(card);
            }
        }
    }

    private static BenchCard inUse(Bench bench) throws Exception {
        BenchPool pool = bench.pool();
        pool.done(BenchPool.USER, Requests.createKey(KEY, Requests.EC_P256));
        servesKey(pool.card());
        return pool.card();
    }

    private static void servesKey(BenchCard card) {
        card.done(card.askAsCoordinator(BenchPool.as(BenchPool.USER, Requests.sign(KEY))));
    }

    private static void refusesKeys(BenchCard card) {
        for (Request.Builder asked : List.of(Requests.sign(KEY), Requests.getKey(KEY), Requests.random(16))) {
            card.refused(card.askAsCoordinator(BenchPool.as(BenchPool.USER, asked)), Code.WRONG_STATE, Code.CARD_ERROR);
        }
    }

    private static SensorLevel level(BenchCard card, SensorRow sensor) {
        return card.ask(Requests.sensors()).getSensorReport().getSensorsList().stream()
                .filter(entry -> entry.getSensor().equals(sensor.getSensor()))
                .findFirst()
                .orElseThrow()
                .getLevel();
    }

    private static Request.Builder clearTamper() {
        return Request.newBuilder().setClearTamper(ClearTamper.getDefaultInstance());
    }

    private static SensorRow row(BenchCard card, String sensor) {
        return rows(card).stream()
                .filter(row -> row.getSensor().equals(sensor))
                .findFirst()
                .orElseThrow();
    }

    private static List<SensorRow> rows(BenchCard card, TripAction action) {
        return rows(card).stream().filter(row -> row.getAction() == action).toList();
    }

    private static List<SensorRow> rows(BenchCard card) {
        return card.done(Requests.policy()).getPolicy().getSensorsList();
    }
}
