package dev.holdfast.harness.fault;

import dev.holdfast.bridge.custody.TokenFault;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Hosting;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import java.time.Duration;

/** The words for what goes wrong around the cards: clocks, the token that keeps exchange keys, the storage of backups. */
final class SurroundingWords {

    private static final String BY = "by";
    private static final String BACK = "back";
    private static final String RATE = "rate";
    private static final String COORDINATOR = "coordinator";
    private static final String CLOCK = "The time of day is right again; what timers go by keeps what it has gained.";
    private static final String TOKEN = "The token is as before.";
    private static final String STORAGE = "The storage is as before.";

    private static final Option WHOSE = Option.optional(
            COORDINATOR, new Type.Flag(), "false", "whether it is the coordinator's clock, and not the cards'");

    private SurroundingWords() {}

    static void addTo(FaultWord.Book book) {
        book.add(
                FaultWord.ofCards(
                        "clocks",
                        "clock-skew",
                        "A clock runs too fast or too slow.",
                        CLOCK,
                        Option.optional(RATE, new Type.Number(0.01, 100), "1.1", "seconds that it counts in a second"),
                        WHOSE),
                arguments -> new Fault.Clock(arguments.flag(COORDINATOR), Duration.ZERO, arguments.number(RATE)));
        book.add(
                FaultWord.ofCards(
                        "clocks",
                        "clock-jump",
                        "The time of day of a clock jumps.",
                        CLOCK,
                        Option.optional(BY, new Type.Time(), "1h", "so far"),
                        Option.optional(BACK, new Type.Flag(), "false", "whether it jumps back"),
                        WHOSE),
                arguments -> new Fault.Clock(arguments.flag(COORDINATOR), jump(arguments), 1));
        token(book, "token-removed", "Nobody finds the token that keeps exchange keys.", new TokenFault.Removed());
        token(book, "token-locked", "The user PIN of that token is locked.", new TokenFault.Locked());
        token(
                book,
                "wrong-pin",
                "Whoever uses that token shows it another PIN; the token counts that.",
                new TokenFault.WrongPin());
        book.add(
                FaultWord.ofSurroundings(
                        "token",
                        "token-slow",
                        "Each use of that token takes longer.",
                        TOKEN,
                        Option.optional(BY, new Type.Time(), "2s", "by so much")),
                arguments -> new Fault.Token(new TokenFault.Slow(arguments.duration(BY))));
        storage(book, "storage-throttled", "The storage of backups turns every request away.", StorageFault.THROTTLED);
        storage(book, "storage-unreachable", "Nobody reaches that storage.", StorageFault.UNREACHABLE);
        book.add(
                FaultWord.ofSurroundings(
                        "storage account",
                        "storage-slow",
                        "Each request to that storage takes longer.",
                        STORAGE,
                        Option.optional(BY, new Type.Time(), "2s", "by so much")),
                arguments -> new Fault.Storage(new StorageFault.Slow(arguments.duration(BY))));
        storage(book, "sas-expired", "The SAS token of that storage has expired.", StorageFault.SAS_EXPIRED);
        storage(
                book,
                "wrong-container",
                "The service was told a container that is not there.",
                StorageFault.WRONG_CONTAINER);
        storage(book, "half-upload", "What is written there breaks off after half a file.", StorageFault.HALF_UPLOAD);
    }

    private static Duration jump(Arguments arguments) {
        Duration by = arguments.duration(BY);
        return arguments.flag(BACK) ? by.negated() : by;
    }

    private static void token(FaultWord.Book book, String name, String summary, TokenFault fault) {
        book.add(FaultWord.ofSurroundings("token", name, summary, TOKEN), arguments -> new Fault.Token(fault));
    }

    private static void storage(FaultWord.Book book, String name, String summary, StorageFault fault) {
        book.add(
                FaultWord.ofSurroundings("storage account", name, summary, STORAGE)
                        .where(Hosting.values()),
                arguments -> new Fault.Storage(fault));
    }
}
