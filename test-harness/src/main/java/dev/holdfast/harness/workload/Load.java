package dev.holdfast.harness.workload;

import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.harness.client.ChangeNames;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.PartitionDoor;
import dev.holdfast.harness.client.RecordedDoor;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.history.Recorder;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.harness.workload.LoadClient.Tally;
import dev.holdfast.proto.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Clients that use a pool while something happens to it. Each has a key of its own, changes it, reads it and signs with
 * it, one call after the other, and keeps what was acknowledged: afterwards every key must be as its client left it.
 */
public final class Load {

    private final List<LoadClient> clients = new ArrayList<>();
    private final List<CompletableFuture<Tally>> running = new ArrayList<>();

    /**
     * What the clients met with.
     *
     * @param writes acknowledged changes
     * @param retriedWrites changes that had to be asked for more than once
     * @param reads answers, signatures included
     * @param failedReads what clients were told instead of an answer; reads are never repeated by a client
     * @param lost acknowledged changes that a later read did not show
     * @param longestMillis from asking to the answer, retries included
     */
    public record Outcome(
            long writes,
            long retriedWrites,
            long reads,
            List<String> failedReads,
            List<String> lost,
            long longestMillis) {}

    private final StageTime time;

    private Load(StageTime time) {
        this.time = time;
    }

    /** Begins, by the partition protocol. */
    public static Load start(KeyClient keys, int clients, Recorder recorder, StageTime time) {
        return start(keys, "load", clients, recorder, time);
    }

    /** Begins, by the partition protocol. */
    public static Load start(KeyClient keys, String prefix, int clients, Recorder recorder, StageTime time) {
        Witness witness = Witness.verifying();
        return start(
                client -> new PartitionDoor(() -> keys, witness, ChangeNames.unique()),
                prefix,
                clients,
                recorder,
                time);
    }

    /**
     * Begins; every client makes its key first. All that they are told is taken down.
     *
     * @param doors opens one for the client of this name; {@code UPDATE} must be among what it offers
     * @param prefix of the names of clients and keys: two loads of a pool must not share a key
     * @param time by which they wait
     */
    public static Load start(
            Function<String, KeyDoor> doors, String prefix, int clients, Recorder recorder, StageTime time) {
        Load load = new Load(time);
        for (int i = 0; i < clients; i++) {
            String name = String.format("%s-%03d", prefix, i);
            KeyDoor door = new RecordedDoor(doors.apply(name), recorder, name);
            LoadClient client = new LoadClient(door, time, name);
            load.clients.add(client);
            load.running.add(client.run());
        }
        return load;
    }

    /** How many changes were acknowledged so far. */
    public long acknowledged() {
        return clients.stream().mapToLong(LoadClient::acknowledged).sum();
    }

    /**
     * Waits until every client was acknowledged a change that it asked for after this call.
     *
     * @throws RefusedException DEADLINE_EXCEEDED when that does not come about in time; or what a client was told that
     *     gave up
     */
    public void awaitProgress(Duration limit) {
        CompletableFuture<Void> all = CompletableFuture.allOf(
                clients.stream().map(LoadClient::nextAcknowledgement).toArray(CompletableFuture[]::new));
        CompletableFuture<Void> waiting = time.within(
                limit, all, "For " + limit.toSeconds() + " s not every client of the pool got a change through.");
        for (CompletableFuture<Tally> client : running) {
            CompletableFuture<Boolean> unused =
                    client.handle((tally, failure) -> failure != null && waiting.completeExceptionally(failure));
        }
        time.await(waiting);
    }

    /** Lets every client finish what it is at, and compares its key with what it was told. */
    public Outcome stop() {
        clients.forEach(LoadClient::stop);
        List<Tally> tallies = running.stream().map(time::await).toList();
        List<String> lost = clients.stream()
                .map(client -> time.await(client.difference()))
                .filter(difference -> !difference.isEmpty())
                .toList();
        return new Outcome(
                sum(tallies.stream().mapToLong(Tally::writes)),
                sum(tallies.stream().mapToLong(Tally::retriedWrites)),
                sum(tallies.stream().mapToLong(Tally::reads)),
                tallies.stream().flatMap(tally -> tally.failedReads().stream()).toList(),
                lost,
                tallies.stream().mapToLong(Tally::longestMillis).max().orElse(0));
    }

    /** Names of the clients' keys. */
    public List<String> keyNames() {
        return clients.stream().map(LoadClient::keyName).toList();
    }

    private static long sum(LongStream numbers) {
        return numbers.sum();
    }
}
