package dev.holdfast.harness.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Linearizability;
import dev.holdfast.harness.checker.Observed;
import dev.holdfast.harness.checker.Resolution;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.RecordedDoor;
import dev.holdfast.harness.cluster.FactoryFirmware;
import dev.holdfast.harness.cluster.LocalStage;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.HistoryReader;
import dev.holdfast.harness.history.HistoryWriter;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.proto.v1.RoleAssignment;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/** An active pool on a stage in this process, with all its doors, and the history of those who come through them. */
final class ClientSite implements AutoCloseable {

    private static final Caller CALLER = new Caller(new UUID(0, 1).toString());
    private static final List<String> ROLES =
            List.of("21dbd100-6940-42c2-9190-5d6cb909625b", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");
    private static final String POOL = "Clients";

    private final Path file;
    private final LocalStage stage;
    private final HistoryWriter recorder;
    private final StageEntrance entrance;
    private final Pool pool;
    private final Deque<AutoCloseable> doors = new ArrayDeque<>();

    ClientSite(Path folder, int cards) {
        file = folder.resolve("history.jsonl");
        stage = LocalStage.embedded(folder, FactoryFirmware.of(Firmware.CURRENT), 1);
        recorder = new HistoryWriter(file, "clients", System::nanoTime);
        pool = stage.pools()
                .create(PoolSpec.of(POOL, CALLER.principal()).withCards(cards))
                .join();
        List<byte[]> certificates = IntStream.range(0, 3)
                .mapToObj(number -> Custodian.create(folder.resolve("custodians"), "holder-" + number))
                .map(Custodian::certificateDer)
                .toList();
        stage.domains().download(pool, CALLER, certificates, 2).join();
        for (String role : ROLES) {
            new RoleClient(pool.client(), CALLER)
                    .putAssignment(RoleAssignment.newBuilder()
                            .setId(UUID.randomUUID().toString())
                            .setScope("/")
                            .setRoleDefinitionId(role)
                            .setPrincipal(CALLER.principal())
                            .build())
                    .join();
        }
        entrance = new StageEntrance(stage, POOL, CALLER);
    }

    StageTime time() {
        return stage.time();
    }

    LocalStage stage() {
        return stage;
    }

    Pool pool() {
        return pool;
    }

    Workloads workloads(long seed) {
        return new Workloads(stage.time(), new SplittableRandom(seed), entrance, recorder);
    }

    /** A door for a client of its own, whose calls are taken down. */
    KeyDoor open(Door door, String client) {
        KeyDoor opened = entrance.open(door, client);
        doors.push(opened);
        return new RecordedDoor(opened, recorder, client);
    }

    /** One whose calls nobody takes down. */
    KeyDoor unrecorded(Door door) {
        KeyDoor opened = entrance.open(door, "nobody");
        doors.push(opened);
        return opened;
    }

    Answer ask(KeyDoor door, Ask call) {
        return stage.time().await(door.ask(call));
    }

    /** All that was taken down so far. */
    History history() {
        return read(file);
    }

    static History read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return HistoryReader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Judgement judged(History history) {
        return Judgement.of(Observed.of(history), new Linearizability(Linearizability.USUAL_BUDGET, Resolution.NONE));
    }

    void assertJudged(Verdict verdict) {
        Judgement judgement = judged(history());
        assertEquals(verdict, judgement.verdict(), () -> judgement.findings() + " " + judgement.keys());
    }

    @Override
    public void close() throws Exception {
        while (!doors.isEmpty()) {
            doors.pop().close();
        }
        entrance.close();
        recorder.close();
        stage.close();
    }
}
