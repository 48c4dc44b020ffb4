package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Clients that overlap at random. Each call takes effect at one moment between its start and its end; one that its client
 * was told nothing of, at any moment from its start on, or never. The first calls make the keys.
 */
final class RandomRun {

    private static final int LONGEST_CALL = 40;
    private static final int LONGEST_PAUSE = 10;
    private static final int LONGEST_DELAY = 400;
    private static final List<Operation> MIX = Map.ofEntries(
                    Map.entry(Operation.CREATE, 8),
                    Map.entry(Operation.ROTATE, 5),
                    Map.entry(Operation.UPDATE, 20),
                    Map.entry(Operation.DELETE, 4),
                    Map.entry(Operation.RECOVER, 8),
                    Map.entry(Operation.PURGE, 4),
                    Map.entry(Operation.GET_DELETED, 4),
                    Map.entry(Operation.VERSIONS, 3),
                    Map.entry(Operation.NAMES, 2),
                    Map.entry(Operation.GET, 20),
                    Map.entry(Operation.SIGN, 16),
                    Map.entry(Operation.UNWRAP, 6))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(each -> Collections.nCopies(each.getValue(), each.getKey()).stream())
            .toList();

    private final Random random;
    private final Bug bug;
    private final int clients;
    private final int keys;
    private final int calls;
    private final double unknown;

    private record Planned(
            int client, String key, Operation operation, long start, long moment, long end, boolean told) {}

    /** @param unknown share of calls whose clients are told nothing */
    RandomRun(long seed, Bug bug, int clients, int keys, int calls, double unknown) {
        random = new Random(seed);
        this.bug = bug;
        this.clients = clients;
        this.keys = keys;
        this.calls = calls;
        this.unknown = unknown;
    }

    History history() {
        long[] free = new long[clients];
        List<Planned> plan = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            int client = i % clients;
            long start = free[client] + random.nextInt(LONGEST_PAUSE);
            long end = start + 1 + random.nextInt(LONGEST_CALL);
            free[client] = end + 1;
            boolean told = random.nextDouble() >= unknown;
            long moment =
                    told ? start + random.nextInt((int) (end - start) + 1) : start + random.nextInt(LONGEST_DELAY);
            Operation operation = i < keys ? Operation.CREATE : MIX.get(random.nextInt(MIX.size()));
            String key = operation == Operation.NAMES ? "" : "key-" + (i < keys ? i : random.nextInt(keys));
            plan.add(new Planned(client, key, operation, start, moment, end, told));
        }
        PlantedPool pool = new PlantedPool(random, bug);
        List<Call> done = new ArrayList<>();
        plan.stream()
                .sorted(Comparator.comparingLong(Planned::moment))
                .forEach(planned -> done.add(answered(pool, planned)));
        done.sort(Comparator.comparingLong(Call::start));
        return new History(
                "random",
                IntStream.range(0, done.size())
                        .mapToObj(i -> numbered(i + 1, done.get(i)))
                        .toList(),
                false);
    }

    private Call answered(PlantedPool pool, Planned planned) {
        Call asked = new Call(
                1,
                "client-" + planned.client,
                planned.key,
                planned.operation,
                version(pool, planned),
                attributes(planned.operation),
                planned.start,
                planned.end,
                Result.DONE);
        if (planned.told) {
            return asked.ended(planned.end, pool.answer(asked));
        }
        if (random.nextBoolean()) {
            pool.answer(asked);
        }
        return asked.ended(planned.end, new Result.Unknown("no answer"));
    }

    private String version(PlantedPool pool, Planned planned) {
        List<String> versions = planned.key.isEmpty() ? List.of() : pool.versionsOf(planned.key);
        boolean takesOne = planned.operation.isUse()
                || planned.operation == Operation.GET
                || planned.operation == Operation.UPDATE;
        return !takesOne || versions.isEmpty() || random.nextBoolean()
                ? ""
                : versions.get(random.nextInt(versions.size()));
    }

    private Map<Attribute, String> attributes(Operation operation) {
        return switch (operation) {
            case CREATE -> Map.of(Attribute.TAGS, "0", Attribute.EXPORTABLE, Attribute.FALSE);
            case UPDATE ->
                random.nextBoolean()
                        ? Map.of(Attribute.TAGS, Integer.toString(random.nextInt(1_000)))
                        : Map.of(Attribute.ENABLED, Boolean.toString(random.nextInt(3) > 0));
            default -> Map.of();
        };
    }

    private static Call numbered(int id, Call call) {
        return new Call(
                id,
                call.client(),
                call.key(),
                call.operation(),
                call.version(),
                call.attributes(),
                call.start(),
                call.end(),
                call.result());
    }
}
