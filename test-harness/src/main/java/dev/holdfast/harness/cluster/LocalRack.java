package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.pool.CardRack;
import java.nio.file.Path;
import java.util.List;

/** A rack on this machine: its cards can be looked into, and destroyed, by whoever runs a drill. */
public interface LocalRack extends CardRack, AutoCloseable {

    /** Ids of the cards with power, in ascending order. */
    List<String> powered();

    /** Where a card keeps its fuses, NVRAM and disk; gone once the card is destroyed. */
    Path folderOf(String cardId);

    /** The maker's root certificate, DER: who wants to believe a card of this rack needs it. */
    byte[] makerRoot();

    /** Cuts the power of every card that does not have a life of its own. */
    @Override
    void close();
}
