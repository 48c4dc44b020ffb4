package dev.holdfast.harness.fault;

import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.fault.Fault.Links.Direction;
import dev.holdfast.proto.link.LinkFault;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The words for faults of links. */
final class LinkWords {

    private static final String LAYER = "links";
    private static final String UNDO = "The links are as before; what is under way arrives when it would have.";
    private static final String COORDINATOR = "coordinator";
    private static final String SHARE = "share";
    private static final String BY = "by";
    private static final String JITTER = "jitter";
    private static final String RATE = "bytes";
    private static final String DIRECTION = "direction";

    private static final Option WITH_COORDINATOR =
            Option.optional(COORDINATOR, new Type.Flag(), "false", "whether the coordinator is one of the others");

    private LinkWords() {}

    static void addTo(FaultWord.Book book) {
        add(book, "cut", "Nothing passes between the cards that it meets and the others.", none -> new LinkFault.Cut());
        book.add(
                FaultWord.ofCards(
                        LAYER,
                        "one-way-cut",
                        "Nothing passes in one direction between the cards that it meets and the others.",
                        UNDO,
                        Option.optional(
                                DIRECTION,
                                new Type.Choice(List.of("in", "out")),
                                "in",
                                "in: they hear nothing; out: they are not heard"),
                        WITH_COORDINATOR),
                arguments -> new Fault.Links(
                        new LinkFault.Cut(),
                        Direction.valueOf(arguments.choice(DIRECTION).toUpperCase(Locale.ROOT)),
                        arguments.flag(COORDINATOR)));
        add(
                book,
                "delay",
                "Messages arrive later, in their order.",
                arguments -> new LinkFault.Delay(arguments.duration(BY), arguments.duration(JITTER)),
                Option.optional(BY, new Type.Time(), "50ms", "at least so much"),
                Option.optional(JITTER, new Type.Time(), "0ms", "up to so much more"));
        add(
                book,
                "loss",
                "Some messages do not arrive.",
                arguments -> new LinkFault.Loss(arguments.number(SHARE)),
                share("10%"));
        add(
                book,
                "duplicate",
                "Some messages between cards arrive twice.",
                arguments -> new LinkFault.Duplicate(arguments.number(SHARE)),
                share("10%"));
        add(
                book,
                "reorder",
                "Some messages between cards are overtaken by later ones.",
                arguments -> new LinkFault.Reorder(arguments.number(SHARE), arguments.duration(BY)),
                share("10%"),
                Option.optional(BY, new Type.Time(), "20ms", "for so long they are held back"));
        add(
                book,
                "slow-link",
                "The links carry one message after the other, no faster than so many bytes a second.",
                arguments -> new LinkFault.Slow(arguments.whole(RATE)),
                Option.optional(RATE, new Type.Size(), "100000", "in a second"));
    }

    private static Option share(String fallback) {
        return Option.optional(SHARE, new Type.Probability(), fallback, "of the messages");
    }

    private static void add(
            FaultWord.Book book, String name, String summary, Function<Arguments, LinkFault> fault, Option... options) {
        Option[] all = new Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = WITH_COORDINATOR;
        book.add(
                FaultWord.ofCards(LAYER, name, summary, UNDO, all),
                arguments -> new Fault.Links(fault.apply(arguments), Direction.BOTH, arguments.flag(COORDINATOR)));
    }
}
