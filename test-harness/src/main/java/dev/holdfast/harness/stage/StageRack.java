package dev.holdfast.harness.stage;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.CardRack;
import dev.holdfast.partition.firmware.Firmware;
import java.util.List;
import java.util.Map;

/** A rack whose cards can be looked into, and destroyed, by whoever runs a drill. */
public interface StageRack extends CardRack {

    /** Ids of all cards that were not destroyed, with power or without, in ascending order. */
    List<String> cards();

    /** Ids of the cards with power, in ascending order. */
    List<String> powered();

    /**
     * What a card keeps without power, as somebody reads it who took it apart: fuses, NVRAM and disk by the names of their
     * files. A card with power moves its files about. Nothing, if the card is gone.
     */
    Map<String, byte[]> kept(String cardId);

    /** The maker's root certificate, DER: who wants to believe a card of this rack needs it. */
    byte[] makerRoot();

    /** An image of the firmware that Holdfast comes with, under this version, signed by the maker and the owner of these cards. */
    ByteString image(Firmware version);
}
