package dev.holdfast.harness.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.bridge.module.ModuleLibrary;
import dev.holdfast.harness.cluster.PoolWatch;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients go on while cards die. They hold thousands of mixed calls against a model by themselves ({@code mix.c}): no
 * wrong answer, no crash, no lost object. {@code -Dholdfast.soak=MINUTES} goes on for longer.
 */
class SurvivalTest {

    private static final int PROCESSES = 4;
    private static final int THREADS = 8;
    /** Much longer than anything takes, on a busy machine as well. */
    private static final int PATIENCE_SECONDS = 300;

    private static final int CALLS = 150;
    private static final String DEVICE_ERROR = "0x30";
    private static final String DEVICE_REMOVED = "0x32";
    private static final String SESSION_HANDLE_INVALID = "0xb3";

    /** One client and where its words go. */
    private record Client(List<String> command, Process process, Path output) {

        String said() {
            try {
                return Files.readString(output).strip();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private MortalCards cards;
    private Path module;

    @BeforeEach
    void aPoolWithADoor() throws IOException {
        module = ClientModule.OWN.require();
        cards = MortalCards.start();
    }

    @AfterEach
    void close() throws Exception {
        if (cards != null) {
            cards.close();
        }
    }

    @Test
    void noAnswerIsWrongAndNoObjectIsLostWhileCardsDie() {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Integer.getInteger("holdfast.soak", 0));
        long troubles = 0;
        do {
            troubles += round(new Random().nextInt(1_000_000_000));
        } while (System.nanoTime() - end < 0);
        assertTrue(troubles > 0, "no call met a card that died: the test has shown nothing");
    }

    @Test
    void signaturesGoOnWhileAnyCardIsAway() throws Exception {
        Client load = load(0);
        try (Writer commands = load.process().outputWriter(UTF_8)) {
            for (String away : List.of(cards.follower(), cards.leader())) {
                commands.write("sign-p256 4 3000\n");
                commands.flush();
                cards.powerOff(away);
                cards.powerOn(away);
            }
        }
        assertEquals(0, ended(load), load::said);
        assertTrue(load.said().matches("ready(\\s+[1-9]\\d* \\d+ \\d+){2}"), load::said);
    }

    @Test
    void theSlotOfACardDiesWithIt() throws Exception {
        String card = cards.follower();
        Client load = load(cards.slotOf(card));
        try (Writer commands = load.process().outputWriter(UTF_8)) {
            // Not before its threads have their sessions.
            commands.write("random-32 2 100\n");
            commands.flush();
            PoolWatch.await("the client is at work", () -> load.said().matches("ready\\s+[1-9]\\d* \\d+ \\d+"));
            commands.write("random-32 2 60000\n");
            commands.flush();
            cards.powerOff(card);
            PoolWatch.await("the client is told", () -> load.said().contains("unsupported"));
            cards.powerOn(card);
        }
        assertTrue(
                load.said()
                        .matches(
                                "ready\\s+\\d+ \\d+ \\d+\\s+unsupported (" + DEVICE_ERROR + "|" + DEVICE_REMOVED + ")"),
                load::said);
        assertEquals(0, ended(load), load::said);
    }

    @Test
    void aClientOutlivesTheDoor() throws Exception {
        Client load = load(0);
        try (Writer commands = load.process().outputWriter(UTF_8)) {
            commands.write("random-32 1 100\n");
            commands.flush();
            PoolWatch.await("the client is at work", () -> load.said().matches("ready\\s+[1-9]\\d* \\d+ \\d+"));
            commands.write("random-32 1 60000\n");
            commands.flush();
            cards.restartDoor();
            PoolWatch.await("the client is told", () -> load.said().contains("unsupported"));
            // With the session of before, and then with a new one beside it.
            commands.write("random-32 1 1000\nrandom-32 2 1000\n");
        }
        assertEquals(0, ended(load), load::said);
        String closed = "\\s+unsupported " + SESSION_HANDLE_INVALID;
        assertTrue(
                load.said()
                        .matches("ready\\s+\\d+ \\d+ \\d+\\s+unsupported (" + DEVICE_ERROR + "|"
                                + SESSION_HANDLE_INVALID + ")" + closed + closed),
                load::said);
    }

    /**
     * Clients with seeds of their own, and a card that dies whenever the pool is whole, until all of them have ended.
     *
     * @return how many calls met trouble, and how many session objects were lost
     */
    private long round(int seed) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            clients.add(mix(module, seed + i));
        }
        ClientModule.STOCK.find().ifPresent(stock -> clients.add(mix(stock, seed + PROCESSES)));
        int deaths = 0;
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (clients.stream().anyMatch(client -> client.process().isAlive())) {
                assertTrue(System.nanoTime() < end, "the clients do not come to their end");
                String victim = deaths % 2 == 0 ? cards.follower() : cards.leader();
                if (deaths == 2) {
                    cards.destroy(victim);
                } else {
                    cards.powerOff(victim);
                    PoolWatch.await(
                            "the others have a leader", () -> !cards.leader().equals(victim));
                    cards.powerOn(victim);
                }
                deaths++;
            }
            long troubles = 0;
            for (Client client : clients) {
                assertEquals(0, ended(client), () -> String.join(" ", client.command()) + "\n" + client.said());
                String[] figures = client.said().split(" ", -1);
                troubles += Long.parseLong(figures[1]) + Long.parseLong(figures[2]);
            }
            return troubles;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            clients.forEach(client -> client.process().destroyForcibly());
        }
    }

    /** What the client ended with. */
    private static int ended(Client client) throws InterruptedException {
        assertTrue(
                client.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
                () -> "does not end: " + client.command());
        return client.process().exitValue();
    }

    private Client mix(Path through, int seed) {
        return start(List.of(
                ModuleLibrary.mixProgram().orElseThrow().toString(),
                through.toString(),
                "0",
                cards.pinFile().toString(),
                Integer.toString(seed),
                Integer.toString(CALLS),
                Integer.toString(THREADS)));
    }

    /** The client that repeats one call, when it has made its keys. */
    private Client load(int slot) {
        Client load = start(List.of(
                ModuleLibrary.loadProgram().orElseThrow().toString(),
                module.toString(),
                Integer.toString(slot),
                cards.pinFile().toString()));
        PoolWatch.await("the client is ready", () -> load.said().startsWith("ready"));
        return load;
    }

    private Client start(List<String> command) {
        try {
            Path output = Files.createTempFile(cards.folder(), "client", "");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(cards.environment());
            return new Client(command, builder.redirectOutput(output.toFile()).start(), output);
        } catch (IOException e) {
            throw new AssertionError(command + ": " + e.getMessage(), e);
        }
    }
}
