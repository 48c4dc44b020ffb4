package dev.holdfast.harness.fault;

import dev.holdfast.bridge.custody.TokenFault;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.CardFault;
import java.time.Duration;
import java.util.Set;

/** Something that can be made to go wrong, and ended. At which cards, is said when it begins. */
public sealed interface Fault {

    /** Whether each card that it meets counts as a copy that is not there, for as long as it lasts. */
    default boolean takesCopies() {
        return true;
    }

    /** Whether one sees from outside which copies it takes: a card that serves again has its own, whoever brought it back. */
    default boolean showsItself() {
        return false;
    }

    /** Whether it is about cards at all. */
    default boolean meetsCards() {
        return true;
    }

    /** The links between the cards that it meets and all others; between all cards, if it meets all. */
    record Links(LinkFault fault, Direction direction, boolean coordinator) implements Fault {

        /** Which directions are faulty, as the cards that the fault meets see it. */
        public enum Direction {
            BOTH,
            /** What comes to them. */
            IN,
            /** What they send. */
            OUT
        }

        /** A card that nobody reaches still has what it has. */
        @Override
        public boolean takesCopies() {
            return false;
        }
    }

    /** These links, whoever they are between. */
    record OnLinks(LinkFault fault, Set<Link> links) implements Fault {

        public OnLinks {
            links = Set.copyOf(links);
        }

        @Override
        public boolean takesCopies() {
            return false;
        }

        @Override
        public boolean meetsCards() {
            return false;
        }
    }

    /** A card's process ends with SIGKILL. */
    record Kill() implements Fault {

        @Override
        public boolean showsItself() {
            return true;
        }
    }

    /** A card stands still, and its connections stay. */
    record Pause() implements Fault {

        @Override
        public boolean showsItself() {
            return true;
        }
    }

    record PowerCut() implements Fault {

        @Override
        public boolean showsItself() {
            return true;
        }
    }

    /** A card is gone with all that it held. Nothing undoes that: another card takes its place. */
    record DestroyCard() implements Fault {

        @Override
        public boolean showsItself() {
            return true;
        }
    }

    /** A sensor shows something, in thousandths of its unit, and then {@code normal} again. */
    record Sensor(String sensor, long value, long normal) implements Fault {}

    /**
     * What the test firmware of a card does wrong.
     *
     * @param boot whether the card boots at once, so that its boot meets the fault
     */
    record InFirmware(CardFault fault, boolean boot) implements Fault {}

    /** A card's power fails at every boot, so many times. */
    record CrashLoop(int times) implements Fault {}

    /** Another image lies on a card's flash, which boots it. Nobody has loaded it: what the card checks when it loads is not asked. */
    record OtherImage(Kind kind) implements Fault {

        /** What is different about it; all else is as in what the card ran. */
        public enum Kind {
            /** The vendor's signature is not over it. */
            BAD_SIGNATURE,
            /** It is one security version behind, and rightly signed. */
            OLDER,
            /** It has another version, and is rightly signed. */
            OTHER_VERSION
        }
    }

    /** An old copy of what a card keeps is put back. */
    record CounterRollback(Hazards.Part part) implements Fault {}

    /** The token that keeps the exchange key. */
    record Token(TokenFault fault) implements Fault {

        @Override
        public boolean takesCopies() {
            return false;
        }

        @Override
        public boolean meetsCards() {
            return false;
        }
    }

    /** The storage that backups go to. */
    record Storage(StorageFault fault) implements Fault {

        @Override
        public boolean takesCopies() {
            return false;
        }

        @Override
        public boolean meetsCards() {
            return false;
        }
    }

    /**
     * A clock is wrong.
     *
     * @param coordinator whether it is the coordinator's, and not cards'
     * @param rate seconds that it counts in a second
     */
    record Clock(boolean coordinator, Duration ahead, double rate) implements Fault {

        @Override
        public boolean takesCopies() {
            return false;
        }

        @Override
        public boolean meetsCards() {
            return !coordinator;
        }
    }
}
