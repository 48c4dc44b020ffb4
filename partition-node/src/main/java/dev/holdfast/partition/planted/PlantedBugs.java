package dev.holdfast.partition.planted;

/** Which bugs a card has been given. Asked where each would bite; from any thread. */
@FunctionalInterface
public interface PlantedBugs {

    /** Of release firmware. */
    PlantedBugs NONE = bug -> false;

    boolean has(PlantedBug bug);
}
