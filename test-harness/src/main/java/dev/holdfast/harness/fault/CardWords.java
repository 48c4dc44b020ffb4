package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.proto.v1.SensorRow;
import java.util.List;
import java.util.Locale;

/** The words for what goes wrong with whole cards: their processes, their power, their sensors, their age. */
final class CardWords {

    private static final String POWER = "The card gets power, and another boot if an error holds it.";
    private static final String SENSOR = "sensor";
    private static final String VALUE = "value";
    private static final String PART = "part";
    private static final List<SensorRow> SENSORS = SecurityPolicies.current().getSensorsList();

    private CardWords() {}

    static void addTo(FaultWord.Book book) {
        book.add(
                FaultWord.ofCards("processes", "kill", "The card's process ends with SIGKILL.", POWER)
                        .where(Hosting.PROCESSES),
                arguments -> new Fault.Kill());
        book.add(
                FaultWord.ofCards(
                        "processes",
                        "pause",
                        "The card stands still: its connections stay, and nothing is answered. A process gets SIGSTOP.",
                        "The card goes on with what came for it meanwhile."),
                arguments -> new Fault.Pause());
        book.add(
                FaultWord.ofCards("device", "power-cut", "The card has no power.", POWER),
                arguments -> new Fault.PowerCut());
        book.add(
                FaultWord.ofCards(
                        "device",
                        "destroy-card",
                        "The card and all that it held are gone.",
                        "Not at all: a blank card takes its place, by the healer or by an operator."),
                arguments -> new Fault.DestroyCard());
        book.add(
                FaultWord.ofCards(
                        "device",
                        "tamper",
                        "Somebody opens the card's cover, and it zeroizes itself.",
                        "The cover is shut; what was zeroized stays so, and a blank card takes its place."),
                arguments -> new Fault.Sensor("cover", 1000, 0));
        book.add(
                FaultWord.ofCards(
                        "device",
                        SENSOR,
                        "A sensor of the card shows something.",
                        "The sensor shows its usual value; then as power-cut.",
                        Option.required(
                                SENSOR,
                                new Type.Choice(SENSORS.stream()
                                        .map(SensorRow::getSensor)
                                        .toList()),
                                "which one"),
                        Option.required(
                                VALUE,
                                new Type.Number(-1_000_000, 1_000_000),
                                "in the sensor's unit, as the security policy has it")),
                arguments -> new Fault.Sensor(
                        arguments.choice(SENSOR),
                        Math.round(arguments.number(VALUE) * 1000),
                        SENSORS.stream()
                                .filter(row -> row.getSensor().equals(arguments.choice(SENSOR)))
                                .findFirst()
                                .orElseThrow()
                                .getNominal()));
        book.add(
                FaultWord.ofCards(
                        "disk",
                        "counter-rollback",
                        "An old copy of the card's disk, or of its NVRAM, is put back; it was taken a boot and a second before.",
                        "The newest copy is put back; then as power-cut.",
                        Option.optional(
                                PART, new Type.Choice(List.of("disk", "nvram")), "disk", "what is the older one")),
                arguments -> new Fault.CounterRollback(
                        Hazards.Part.valueOf(arguments.choice(PART).toUpperCase(Locale.ROOT))));
    }
}
