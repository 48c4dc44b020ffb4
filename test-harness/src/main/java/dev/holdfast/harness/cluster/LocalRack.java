package dev.holdfast.harness.cluster;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.partition.firmware.Firmware;
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

    /** An image of the firmware that Holdfast comes with, under this version, signed by the maker and the owner of these cards. */
    ByteString image(Firmware version);

    /** Cuts the power of every card that does not have a life of its own. */
    @Override
    void close();
}
