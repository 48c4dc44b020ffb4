package dev.holdfast.harness.workload;

import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Kind;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.history.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The words of experiments that are about clients, and what they mean. */
public final class WorkloadWords {

    private static final String CLIENTS = "clients";
    private static final String OVER = "over";
    private static final String KEYS = "keys";
    private static final String OWN = "own-keys";
    private static final String MIX = "mix";
    private static final String RATE = "rate";
    private static final String THINK = "think";
    private static final String OPERATIONS = "operations";

    private static final int MOST_CLIENTS = 1_000;
    private static final int MOST_KEYS = 1_000;
    private static final long MOST_OPERATIONS = 1_000_000;

    private static final Option CLIENT_COUNT =
            Option.optional(CLIENTS, new Type.Whole(1, MOST_CLIENTS), "8", "how many clients work at the same time");
    private static final Option DOORS = Option.optional(
            OVER,
            new Type.Weights(Arrays.stream(Door.values()).map(Door::word).toList()),
            "{partition: 1}",
            "the shares of the clients that come through each door; only partition on a virtual stage");
    private static final Option SHARED =
            Option.optional(KEYS, new Type.Whole(1, MOST_KEYS), "8", "how many keys all clients use");
    private static final Option OWN_KEYS =
            Option.optional(OWN, new Type.Whole(0, MOST_KEYS), "1", "how many keys each client has beside them");
    private static final Option SHARES = Option.optional(
            MIX,
            new Type.Weights(
                    Arrays.stream(Operation.values()).map(Operation::word).toList()),
            written(Mix.USUAL),
            "the shares of the operations");

    /** They work until they are stopped, or the step's time is over. */
    static final Word BEGIN = Word.everywhere(
            Kind.WORKLOAD,
            "clients",
            "Lets clients work from now on, and takes down all they are told.",
            CLIENT_COUNT,
            DOORS,
            SHARED,
            OWN_KEYS,
            SHARES,
            Option.optional(RATE, new Type.Rate(), "calls of all clients together, whatever is answered"),
            Option.optional(
                    THINK,
                    new Type.Time(),
                    "50ms",
                    "mean time between an answer and the client's next call; not used with a rate"));

    static final Word STOP = Word.everywhere(
            Kind.WORKLOAD, "stop-clients", "Lets all clients finish what they are at, and waits for their answers.");

    static final Word BURST = Word.everywhere(
            Kind.WORKLOAD,
            "burst",
            "Lets clients make so many calls as fast as they are answered, and waits for the end.",
            Option.optional(OPERATIONS, new Type.Whole(1, MOST_OPERATIONS), "1000", "calls of all clients together"),
            CLIENT_COUNT,
            DOORS,
            SHARED,
            OWN_KEYS,
            SHARES);

    public static final List<Word> WORDS = List.of(BEGIN, STOP, BURST);

    private WorkloadWords() {}

    static CrowdPlan clients(Arguments arguments) {
        int clients = (int) arguments.whole(CLIENTS);
        Pace pace = arguments.has(RATE)
                ? new Pace.Open(
                        Duration.ofNanos((long) (Duration.ofSeconds(1).toNanos() * clients / arguments.number(RATE))))
                : new Pace.Closed(arguments.duration(THINK));
        return plan(arguments, pace, CrowdPlan.ENDLESS);
    }

    static CrowdPlan burst(Arguments arguments) {
        return plan(arguments, new Pace.Closed(Duration.ZERO), arguments.whole(OPERATIONS));
    }

    private static CrowdPlan plan(Arguments arguments, Pace pace, long calls) {
        Map<Door, Long> over = new EnumMap<>(Door.class);
        Map<String, Long> shares = arguments.weights(OVER);
        Arrays.stream(Door.values())
                .filter(door -> shares.getOrDefault(door.word(), 0L) > 0)
                .forEach(door -> over.put(door, shares.get(door.word())));
        return new CrowdPlan(
                (int) arguments.whole(CLIENTS),
                over,
                (int) arguments.whole(KEYS),
                (int) arguments.whole(OWN),
                mix(arguments.weights(MIX)),
                pace,
                calls);
    }

    private static Mix mix(Map<String, Long> shares) {
        Map<Operation, Long> weights = new EnumMap<>(Operation.class);
        Arrays.stream(Operation.values())
                .filter(operation -> shares.getOrDefault(operation.word(), 0L) > 0)
                .forEach(operation -> weights.put(operation, shares.get(operation.word())));
        return new Mix(weights);
    }

    private static String written(Mix mix) {
        return mix.weights().entrySet().stream()
                .map(share -> share.getKey().word() + ": " + share.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
