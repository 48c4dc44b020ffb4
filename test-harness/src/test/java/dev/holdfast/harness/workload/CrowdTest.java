package dev.holdfast.harness.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients ask, when: on one thread, in a time that goes on because somebody waits. */
final class CrowdTest {

    private static final Mix EVERYTHING = new Mix(Map.of(
            Operation.CREATE, 1L,
            Operation.VERIFY, 2L,
            Operation.UNWRAP, 2L,
            Operation.DECRYPT, 2L,
            Operation.SIGN, 4L,
            Operation.GET, 4L));

    @Test
    void theSameSeedAsksTheSame() {
        assertEquals(lines(run(plan(EVERYTHING, closed(), 300), 1)), lines(run(plan(EVERYTHING, closed(), 300), 1)));
        assertNotEquals(lines(run(plan(EVERYTHING, closed(), 300), 1)), lines(run(plan(EVERYTHING, closed(), 300), 2)));
    }

    @Test
    void keysAreMadeFirstAndUsedAsTheirKindCan() {
        List<Ask> asked = run(plan(EVERYTHING, closed(), 500), 3);
        assertEquals(500, asked.size());
        assertTrue(asked.subList(0, 3).stream().allMatch(call -> call.operation() == Operation.CREATE));
        asked.stream()
                .filter(call -> call.operation().isUse())
                .forEach(call -> assertTrue(call.kind().can(call.operation()), () -> call.toString()));
        // Nobody verifies, decrypts or unwraps but what the key has made before.
        asked.stream()
                .filter(call -> List.of(Operation.VERIFY, Operation.DECRYPT, Operation.UNWRAP)
                        .contains(call.operation()))
                .forEach(call -> assertFalse(call.work().made().isEmpty(), () -> call.toString()));
        assertTrue(asked.stream().anyMatch(call -> call.kind() == KeyKind.OCT && call.operation() == Operation.UNWRAP));
    }

    @Test
    void anOpenPaceAsksAsMuchOfAPoolThatDoesNotAnswer() {
        VirtualTime time = new VirtualTime();
        List<Ask> asked = new ArrayList<>();
        CrowdPlan plan = new CrowdPlan(
                2,
                Map.of(Door.PARTITION, 1L),
                1,
                0,
                new Mix(Map.of(Operation.GET, 1L)),
                new Pace.Open(Duration.ofMillis(100)),
                CrowdPlan.ENDLESS);
        Crowd crowd = begin(
                plan,
                time,
                asked,
                new SplittableRandom(4),
                call -> call.operation() == Operation.CREATE
                        ? CompletableFuture.completedFuture(done(call))
                        : new CompletableFuture<>());
        time.pass(Duration.ofSeconds(3));
        // 2 clients, 10 calls a second each, for 3 seconds: 60 on average.
        assertTrue(asked.size() > 35 && asked.size() < 90, () -> "asked " + asked.size());
        crowd.end();
        assertFalse(crowd.isDone(), "nobody was answered");
    }

    @Test
    void whatIsDueWhileAPoolDoesNotAnswerIsAskedLaterAndSaysSo() {
        VirtualTime time = new VirtualTime();
        List<Ask> asked = new ArrayList<>();
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        CrowdPlan plan = new CrowdPlan(
                1,
                Map.of(Door.PARTITION, 1L),
                1,
                0,
                new Mix(Map.of(Operation.GET, 1L)),
                new Pace.Open(Duration.ofMillis(100)),
                CrowdPlan.ENDLESS);
        begin(plan, time, asked, new SplittableRandom(4), call -> {
            if (call.operation() == Operation.CREATE || time.now().compareTo(Duration.ofSeconds(20)) > 0) {
                return CompletableFuture.completedFuture(done(call));
            }
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            waiting.add(answer);
            return answer;
        });
        time.pass(Duration.ofSeconds(21));
        assertEquals(64, waiting.size(), "a client has so many calls under way");
        assertTrue(asked.stream().noneMatch(call -> call.late() > 0), "until then it asks in time");
        waiting.forEach(answer -> answer.complete(done(asked.get(1))));
        time.pass(Duration.ofSeconds(1));
        assertTrue(asked.size() > 170 && asked.size() < 270, () -> "all that was due was asked: " + asked.size());
        assertTrue(asked.get(65).late() > Duration.ofSeconds(10).toNanos(), "since when it was due");
        assertEquals(0, asked.get(asked.size() - 1).late(), "then it asks in time again");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCrowdThatPausesIsQuietOnceItIsAnsweredAndGoesOnAsBefore(boolean open) {
        VirtualTime time = new VirtualTime();
        List<Ask> asked = new ArrayList<>();
        Duration aSecond = Duration.ofSeconds(1);
        Crowd crowd = begin(
                plan(
                        Mix.USUAL,
                        open ? new Pace.Open(Duration.ofMillis(100)) : new Pace.Closed(Duration.ofMillis(100)),
                        CrowdPlan.ENDLESS),
                time,
                asked,
                new SplittableRandom(5),
                call -> {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    time.after(aSecond, () -> answer.complete(done(call)));
                    return answer;
                });
        time.pass(Duration.ofSeconds(5));
        assertFalse(crowd.isQuiet());
        crowd.pause();
        int paused = asked.size();
        time.pass(aSecond);
        assertTrue(crowd.isQuiet());
        assertFalse(crowd.isDone());
        time.pass(Duration.ofMinutes(1));
        assertEquals(paused, asked.size());
        crowd.goOn();
        time.pass(Duration.ofSeconds(5));
        int again = asked.size() - paused;
        assertTrue(again > 3 && again <= (open ? 300 : 15), () -> "asked " + again);
        assertTrue(asked.stream().noneMatch(call -> call.late() > 0), "a pause is nobody's delay");
    }

    @Test
    void clientsAreSharedOutAsTheDoorsSharesSay() {
        CrowdPlan plan = new CrowdPlan(
                8,
                Map.of(Door.PARTITION, 6L, Door.REST, 1L, Door.PKCS11, 1L),
                1,
                1,
                Mix.USUAL,
                closed(),
                CrowdPlan.ENDLESS);
        assertEquals(Map.of(Door.PARTITION, 6, Door.REST, 1, Door.PKCS11, 1), plan.clientsByDoor());
        CrowdPlan odd = new CrowdPlan(5, Map.of(Door.PARTITION, 1L, Door.REST, 1L), 1, 1, Mix.USUAL, closed(), 1);
        assertEquals(
                5,
                odd.clientsByDoor().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    @Test
    void aMixThatADoorHasNothingOfIsRefused() {
        Mix updates = new Mix(Map.of(Operation.UPDATE, 1L));
        assertThrows(RefusedException.class, () -> updates.within(Door.PKCS11.operations(), "pkcs11"));
        assertEquals(updates, updates.within(Door.REST.operations(), "rest"));
    }

    @Test
    void virtualTimeHasOneDoor() {
        PartitionEntrance entrance = new PartitionEntrance(
                () -> {
                    throw new IllegalStateException("not asked yet");
                },
                Witness.believing());
        assertEquals(
                Door.PARTITION, entrance.open(Door.PARTITION, "partition-000").door());
        assertThrows(RefusedException.class, () -> entrance.open(Door.REST, "rest-000"));
    }

    private static List<Ask> run(CrowdPlan plan, long seed) {
        VirtualTime time = new VirtualTime();
        List<Ask> asked = new ArrayList<>();
        Crowd crowd = begin(
                plan, time, asked, new SplittableRandom(seed), call -> CompletableFuture.completedFuture(done(call)));
        time.await("all was asked", crowd::isDone, Duration.ofHours(1));
        return asked;
    }

    private static Crowd begin(
            CrowdPlan plan,
            StageTime time,
            List<Ask> asked,
            SplittableRandom random,
            Function<Ask, CompletableFuture<Answer>> pool) {
        Entrance entrance = (door, client) -> new KeyDoor() {
            @Override
            public Door door() {
                return door;
            }

            @Override
            public CompletableFuture<Answer> ask(Ask call) {
                asked.add(call);
                return pool.apply(call);
            }
        };
        return Crowd.begin(plan, 0, entrance, time, random);
    }

    private static Answer done(Ask call) {
        String version = "00".repeat(16);
        return new Answer(
                Result.of(version, "", Map.of()),
                call.work().done(version, call.work().given()));
    }

    private static CrowdPlan plan(Mix mix, Pace pace, long calls) {
        return new CrowdPlan(3, Map.of(Door.PARTITION, 1L), 3, 0, mix, pace, calls);
    }

    private static Pace closed() {
        return new Pace.Closed(Duration.ofMillis(10));
    }

    private static List<String> lines(List<Ask> asked) {
        return asked.stream().map(Ask::toString).toList();
    }

    private static final class VirtualTime implements StageTime {

        private record Task(Duration at, long number, Runnable task) {}

        private final PriorityQueue<Task> tasks =
                new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
        private Duration now = Duration.ZERO;
        private long number;

        @Override
        public Duration now() {
            return now;
        }

        @Override
        public <T> T await(CompletableFuture<T> call) {
            await("it is answered", call::isDone, Duration.ofHours(1));
            return call.join();
        }

        @Override
        public void await(String what, BooleanSupplier condition, Duration limit) {
            while (!condition.getAsBoolean()) {
                next();
            }
        }

        @Override
        public void pass(Duration time) {
            Duration end = now.plus(time);
            while (!tasks.isEmpty() && tasks.element().at().compareTo(end) <= 0) {
                next();
            }
            now = end;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            tasks.add(new Task(now.plus(delay), number++, task));
        }

        private void next() {
            Task task = tasks.remove();
            now = task.at();
            task.task().run();
        }
    }
}
