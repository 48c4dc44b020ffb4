package dev.holdfast.harness.stage;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a stage lets one bring upon its cards from outside, whatever firmware they run: all but power, which is the rack's. It
 * counts nothing and undoes nothing by itself. What a stage cannot do it refuses with a
 * {@link dev.holdfast.proto.RefusedException} that names the way out.
 */
public interface Hazards {

    /**
     * What broken links have done.
     *
     * @param touched messages that went over them
     * @param lost those of them that did not arrive
     */
    record Met(long touched, long lost) {}

    /** What of a card can be copied. */
    enum Part {
        ALL,
        DISK,
        NVRAM,
        /** The images on its flash, and which of them runs. */
        FIRMWARE
    }

    /** A part of what a card kept once. */
    interface Copy {

        /** In the place of what the card has there now; while it has no power. Does nothing to a card that is gone. */
        void putBack();
    }

    /** Whether the cards are processes, which can be killed. */
    boolean ofProcesses();

    /** Holds a card still: its connections stay, and nothing is answered. The end of its power ends that too. */
    void pause(String card);

    /** Lets a card go on that was paused; does nothing to another. */
    void resume(String card);

    /**
     * From now on the fault is on these links, beside those that are there already.
     *
     * @param links between cards, and the {@link Stage#COORDINATOR}
     * @return the number by which it is ended
     */
    int breakLinks(Set<Link> links, LinkFault fault);

    /** What the fault has done so far, as far as the cards that are awake tell. */
    Met met(int number);

    /** The fault is over; gives what it did. */
    Met mendLinks(int number);

    /**
     * Sets a clock; right again with no time and rate 1.
     *
     * @param whose a card's, or the {@link Stage#COORDINATOR}'s
     * @param ahead of the machine's time of day; negative for behind
     * @param rate seconds that it counts in a second
     */
    void setClock(String whose, Duration ahead, double rate);

    /** Lets a sensor of a card show something, in thousandths of its unit; until it is set again. */
    void sense(String card, String sensor, long value);

    /** A copy of this part of what a card keeps; while it has no power. */
    Copy copy(String card, Part part);

    /** Lays an image on a card's flash in the place of what it runs, which it does not ask for; while it has no power. */
    void layImage(String card, ByteString image);

    /** Ends all faults that are planned for a card's test firmware; while it has no power and cannot be asked to. */
    void forgetFaults(String card);

    /**
     * A tester's question to a card, over a channel that no fault of links is on.
     *
     * @return the card's answer, whatever its status
     */
    CompletableFuture<Response> ask(String card, Request request);
}
