package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.StageRack;
import java.nio.file.Path;
import java.util.Map;

/** A rack on this machine, whose cards keep what they hold in folders. */
public interface LocalRack extends StageRack, AutoCloseable {

    /** Where a card keeps its fuses, NVRAM and disk; gone once the card is destroyed. */
    Path folderOf(String cardId);

    /**
     * What can be brought upon these cards from outside, and upon the coordinator of this process.
     *
     * @param tester has channels that no fault of links is on
     */
    Hazards hazards(TesterLine tester, Breakable breakable);

    @Override
    default Map<String, byte[]> kept(String cardId) {
        return FolderTree.read(folderOf(cardId));
    }

    /** Cuts the power of every card that does not have a life of its own. */
    @Override
    void close();
}
