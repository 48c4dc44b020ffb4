package dev.holdfast.harness.cluster;

import dev.holdfast.harness.stage.StageRack;
import java.nio.file.Path;
import java.util.Map;

/** A rack on this machine, whose cards keep what they hold in folders. */
public interface LocalRack extends StageRack, AutoCloseable {

    /** Where a card keeps its fuses, NVRAM and disk; gone once the card is destroyed. */
    Path folderOf(String cardId);

    @Override
    default Map<String, byte[]> kept(String cardId) {
        return FolderTree.read(folderOf(cardId));
    }

    /** Cuts the power of every card that does not have a life of its own. */
    @Override
    void close();
}
