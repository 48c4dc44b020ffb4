package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.officer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.partition.fault.Seeds;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.SensorRow;
import dev.holdfast.proto.v1.TripAction;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whatever the sensors do, and whenever the power comes and goes: the card is what a much simpler model says. */
class SensorWalkTest {

    private static final int STEPS = 60;
    private static final Duration LOOKS = Duration.ofMillis(1_500);
    private static final List<SensorRow> ROWS = SecurityPolicies.current().getSensorsList();
    private static final List<TripAction> ACTIONS =
            List.of(TripAction.TRIP_LOG, TripAction.TRIP_SHUT_DOWN, TripAction.TRIP_ZEROIZE);

    @Test
    void theCardIsWhatTheModelSays() {
        new Seeds(SensorWalkTest.class, "theCardIsWhatTheModelSays", 4).forEach(SensorWalkTest::round);
    }

    private static void round(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        VirtualRack rack = new VirtualRack(seed);
        Machine card = rack.card("card-1");
        SensorModel model = new SensorModel(ROWS);
        for (int step = 0; step < STEPS; step++) {
            String what = walk(random, card, model);
            rack.run(LOOKS);
            if (model.state() != CardState.OFF) {
                model.look();
            }
            String where = "step " + step + ": " + what;
            assertEquals(model.state(), card.card().state(), where);
            if (model.state() != CardState.OFF) {
                assertEquals(model.report(), Bench.sensors(card), where);
            }
        }
    }

    private static String walk(SplittableRandom random, Machine card, SensorModel model) {
        SensorRow row = ROWS.get(random.nextInt(ROWS.size()));
        boolean on = model.state() != CardState.OFF;
        int dice = random.nextInt(100);
        if (dice < 60) {
            long value = value(random, row);
            card.sensors.set(row.getSensor(), value);
            model.set(row.getSensor(), value);
            return row.getSensor() + " shows " + value;
        }
        if (dice < 80) {
            if (on) {
                card.powerCut();
                model.powerOff();
                return "power off";
            }
            CompletableFuture<Void> unused = card.beginBoot();
            model.boot();
            return "power on";
        }
        if (!on) {
            return "nothing";
        }
        if (dice < 90) {
            Code answer = card.ask(Bench.clearTamper(officer(card))).getStatus().getCode();
            assertEquals(model.clear() ? Code.OK : Code.WRONG_STATE, answer);
            return "clear";
        }
        TripAction action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        Code answer = card.ask(Bench.choose(officer(card), row.getSensor(), action))
                .getStatus()
                .getCode();
        assertEquals(model.choose(row, action) ? Code.OK : Code.FORBIDDEN, answer);
        return row.getSensor() + " does " + action;
    }

    /** Mostly nominal, lest the card is off or tampered with all the time; else at a bound or one beyond it. */
    private static long value(SplittableRandom random, SensorRow row) {
        if (random.nextInt(3) > 0) {
            return row.getNominal();
        }
        long[] bounds = {row.getTripLow(), row.getWarningLow(), row.getWarningHigh(), row.getTripHigh()};
        return bounds[random.nextInt(bounds.length)] + random.nextInt(-1, 2);
    }
}
