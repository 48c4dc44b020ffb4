package dev.holdfast.harness.cluster;

import dev.holdfast.coordinator.tester.TesterLine;
import dev.holdfast.partition.host.Surroundings;
import dev.holdfast.partition.host.WrongClock;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** What can be brought upon the cards of this process. */
final class EmbeddedHazards extends FolderHazards {

    private final EmbeddedRack rack;
    private final boolean breakable;

    /** @param links empty when nobody breaks the links of this service */
    EmbeddedHazards(EmbeddedRack rack, TesterLine tester, Optional<LinkFaults> links, WrongClock clock) {
        super(rack, tester, links.orElseGet(() -> new LinkFaults(new Random())), clock);
        this.rack = rack;
        breakable = links.isPresent();
    }

    @Override
    public int breakLinks(Set<Link> broken, LinkFault fault) {
        if (!breakable) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "This service was started with links that nobody can break; use a drill's stage.");
        }
        return super.breakLinks(broken, fault);
    }

    @Override
    public boolean ofProcesses() {
        return false;
    }

    @Override
    public void pause(String card) {
        rack.around(card).pause();
    }

    @Override
    public void resume(String card) {
        rack.around(card).resume();
    }

    @Override
    void setCardsClock(String card, Duration ahead, double rate) {
        Surroundings around = rack.around(card);
        around.clock().set(ahead.toMillis(), rate);
    }
}
