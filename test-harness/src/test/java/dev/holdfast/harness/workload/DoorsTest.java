package dev.holdfast.harness.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.checker.Verdict;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.KeyKind;
import dev.holdfast.harness.client.RecordedDoor;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.HistoryWriter;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done at one door is told the same way, and is true, at every other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoorsTest {

    private static final EnumSet<Operation> OF_DELETED =
            EnumSet.of(Operation.GET_DELETED, Operation.RECOVER, Operation.PURGE);

    private static final Work DIGEST = Work.of(ByteString.copyFrom(new byte[Work.BYTES]));

    private ClientSite site;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = new ClientSite(folder, 1);
    }

    @AfterAll
    void close() throws Exception {
        site.close();
    }

    @Test
    void everyDoorTellsTheSameOfTheSameCalls() {
        List<String> expected = List.of(
                "create done v1 m1",
                "get done v1 m1",
                "versions done [v1]",
                "sign done v1 m1",
                "update done v1 m1",
                "sign refused DISABLED",
                "update done v1 m1",
                "rotate done v2 m2",
                "versions done [v1, v2]",
                "update done v2 m2",
                "sign done v1 m1",
                "sign refused NOT_FOUND",
                "delete done v2 m2",
                "sign refused NOT_FOUND",
                "versions refused NOT_FOUND",
                "create refused DELETED",
                "purge done",
                "versions refused NOT_FOUND");
        for (Door door : Door.values()) {
            String key = "script-" + door.word();
            script(door, site.open(door, door.word() + "-script"), site.open(Door.PARTITION, "partition-helps"), key);
            assertEquals(expected, normalized(key), door::word);
        }
        site.assertJudged(Verdict.OK);
    }

    @Test
    void whatEitherOfBothDoorsOfTheServiceTellsIsTheSameWordForWord() {
        List<List<String>> told = List.of(Door.PARTITION, Door.REST).stream()
                .map(this::wholeScript)
                .toList();
        assertEquals(told.get(0), told.get(1));
        assertTrue(told.get(0).stream().noneMatch(line -> line.contains("FOREIGN")), told::toString);
        assertEquals(
                EnumSet.allOf(Operation.class),
                site.history().calls().stream()
                        .filter(call -> call.client().equals("rest-whole"))
                        .map(Call::operation)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class))));
        site.assertJudged(Verdict.OK);
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void whatADoorSaysCanBeAskedIsDone(Door door) {
        String pair = "pair-" + door.word();
        String secret = "made-for-" + door.word();
        KeyDoor rest = site.open(Door.REST, "rest-for-" + door.word());
        KeyDoor asked = site.open(door, door.word() + "-all");
        String ofPair = version(site.ask(rest, Ask.create(pair, KeyKind.EC, "")));
        String ofSecret = version(site.ask(rest, Ask.create(secret, KeyKind.OCT, "")));
        Map<Operation, Work> made = new EnumMap<>(Operation.class);
        made.put(Operation.VERIFY, work(site.ask(rest, use(Operation.SIGN, pair, KeyKind.EC, DIGEST, ofPair))));
        made.put(
                Operation.DECRYPT, work(site.ask(rest, use(Operation.ENCRYPT, secret, KeyKind.OCT, DIGEST, ofSecret))));
        made.put(Operation.UNWRAP, work(site.ask(rest, use(Operation.WRAP, secret, KeyKind.OCT, DIGEST, ofSecret))));
        for (Operation operation : door.operations()) {
            Ask call =
                    switch (operation) {
                        case SIGN -> use(operation, pair, KeyKind.EC, DIGEST, ofPair);
                        case VERIFY -> use(operation, pair, KeyKind.EC, made.get(operation), ofPair);
                        case ENCRYPT, WRAP -> use(operation, secret, KeyKind.OCT, DIGEST, ofSecret);
                        case DECRYPT, UNWRAP -> use(operation, secret, KeyKind.OCT, made.get(operation), ofSecret);
                        case GET -> Ask.of(operation, secret).of(KeyKind.OCT).at(ofSecret);
                        case VERSIONS -> Ask.of(operation, secret).of(KeyKind.OCT);
                        case NAMES -> Ask.of(operation, "");
                        case CREATE -> Ask.create("another-" + door.word(), KeyKind.EC, "");
                        case UPDATE -> Ask.update(pair, Attribute.ENABLED, Attribute.TRUE);
                        case ROTATE, DELETE, GET_DELETED, RECOVER, PURGE -> Ask.of(operation, pair);
                    };
            if (OF_DELETED.contains(operation)) {
                site.ask(rest, Ask.of(Operation.DELETE, pair));
            }
            Answer answer = site.ask(asked, call);
            assertTrue(answer.isDone(), () -> operation + ": " + answer.result());
            if (operation == Operation.ENCRYPT || operation == Operation.WRAP) {
                Operation undo = operation == Operation.WRAP ? Operation.UNWRAP : Operation.DECRYPT;
                Result undone = site.ask(rest, use(undo, secret, KeyKind.OCT, answer.work(), ofSecret))
                        .result();
                assertEquals("opens-" + ofSecret, ((Result.Done) undone).material());
            }
            if (operation == Operation.NAMES) {
                List<String> names = ((Result.Done) answer.result()).names();
                assertTrue(names.containsAll(List.of(pair, secret)), names::toString);
            }
            if (operation == Operation.PURGE) {
                ofPair = version(site.ask(rest, Ask.create(pair, KeyKind.EC, "")));
                made.put(Operation.VERIFY, work(site.ask(rest, use(Operation.SIGN, pair, KeyKind.EC, DIGEST, ofPair))));
            } else if (operation == Operation.DELETE || operation == Operation.GET_DELETED) {
                site.ask(rest, Ask.of(Operation.RECOVER, pair));
            }
        }
        site.assertJudged(Verdict.OK);
    }

    @Test
    void disablingOverRestIsSeenByTheToken() {
        KeyDoor rest = site.open(Door.REST, "rest-toggle");
        KeyDoor token = site.open(Door.PKCS11, "pkcs11-toggle");
        String version = version(site.ask(rest, Ask.create("toggled", KeyKind.EC, "")));
        for (int i = 0; i < 20; i++) {
            site.ask(rest, Ask.update("toggled", Attribute.ENABLED, Attribute.FALSE));
            Answer refused = site.ask(
                    token,
                    Ask.use(Operation.SIGN, "toggled", KeyKind.EC, DIGEST).at(version));
            assertEquals(Refusal.DISABLED, refusal(refused));
            site.ask(rest, Ask.update("toggled", Attribute.ENABLED, Attribute.TRUE));
            assertTrue(site.ask(
                            token,
                            Ask.use(Operation.SIGN, "toggled", KeyKind.EC, DIGEST)
                                    .at(version))
                    .isDone());
        }
        site.assertJudged(Verdict.OK);
    }

    @Test
    void whatTheTokenMakesUnderATakenNameIsNoKeyAndGoesAgain() {
        KeyDoor rest = site.open(Door.REST, "rest-taken");
        KeyDoor token = site.open(Door.PKCS11, "pkcs11-taken");
        String version = version(site.ask(rest, Ask.create("taken", KeyKind.EC, "")));
        assertEquals(Refusal.OTHER, refusal(site.ask(token, Ask.create("taken", KeyKind.EC, ""))));
        Result versions = site.ask(token, Ask.of(Operation.VERSIONS, "taken")).result();
        assertEquals(Result.of(List.of(version)), versions);
    }

    @Test
    void whatTheTokenDestroysIsDeletedForTheService() {
        KeyDoor rest = site.open(Door.REST, "rest-destroyed");
        KeyDoor token = site.open(Door.PKCS11, "pkcs11-destroyed");
        assertTrue(site.ask(token, Ask.create("destroyed", KeyKind.EC, "")).isDone());
        assertTrue(site.ask(token, Ask.of(Operation.DELETE, "destroyed")).isDone());
        assertEquals(Refusal.NOT_FOUND, refusal(site.ask(rest, Ask.of(Operation.GET, "destroyed"))));
        assertTrue(site.ask(rest, Ask.of(Operation.RECOVER, "destroyed")).isDone());
        assertTrue(site.ask(token, Ask.of(Operation.VERSIONS, "destroyed")).isDone());
        site.assertJudged(Verdict.OK);
    }

    /** Nothing is recorded but what the door says: one that says something else than happened is found by the checkers. */
    @ParameterizedTest
    @EnumSource(Door.class)
    void aDoorThatDoesNotTellTheTruthIsFound(Door door, @TempDir Path folder) {
        Map<String, UnaryOperator<Answer>> lies = Map.of(
                "absent-is-disabled",
                answer -> refusal(answer) == Refusal.NOT_FOUND ? Answer.refused(Refusal.DISABLED, "") : answer,
                "disabled-is-absent",
                answer -> refusal(answer) == Refusal.DISABLED ? Answer.refused(Refusal.NOT_FOUND, "") : answer,
                "done-is-refused",
                answer -> answer.isDone() ? Answer.refused(Refusal.OTHER, "") : answer,
                "one-material",
                answer -> answer.result() instanceof Result.Done done
                                && !done.material().isEmpty()
                        ? new Answer(Result.of(done.version(), door + "-m", done.seen()), answer.work())
                        : answer);
        lies.forEach((lie, told) -> {
            String key = lie + "-" + door.word();
            Path file = folder.resolve(lie);
            try (HistoryWriter aside = new HistoryWriter(file, lie, System::nanoTime)) {
                script(
                        door,
                        new RecordedDoor(lying(site.unrecorded(door), told), aside, "liar"),
                        new RecordedDoor(site.unrecorded(Door.PARTITION), aside, "helper"),
                        key);
            }
            assertEquals(
                    Verdict.VIOLATION, ClientSite.judged(ClientSite.read(file)).verdict(), key);
        });
    }

    private static KeyDoor lying(KeyDoor door, UnaryOperator<Answer> lie) {
        return new KeyDoor() {
            @Override
            public Door door() {
                return door.door();
            }

            @Override
            public CompletableFuture<Answer> ask(Ask call) {
                return door.ask(call).thenApply(lie);
            }
        };
    }

    /** Through this door whatever it can; the rest through the other. */
    private void script(Door door, KeyDoor asked, KeyDoor other, String key) {
        KeyDoor changing = door.operations().contains(Operation.UPDATE) ? asked : other;
        site.ask(asked, Ask.create(key, KeyKind.EC, ""));
        String first = ((Result.Done) site.ask(site.unrecorded(Door.PARTITION), Ask.of(Operation.VERSIONS, key))
                        .result())
                .names()
                .get(0);
        Ask sign = Ask.use(Operation.SIGN, key, KeyKind.EC, DIGEST);
        Ask disable = Ask.update(key, Attribute.ENABLED, Attribute.FALSE);
        site.ask(asked, Ask.of(Operation.GET, key).at(first));
        site.ask(asked, Ask.of(Operation.VERSIONS, key));
        site.ask(asked, sign.at(first));
        site.ask(changing, disable);
        site.ask(asked, sign.at(first));
        site.ask(changing, Ask.update(key, Attribute.ENABLED, Attribute.TRUE));
        site.ask(changing, Ask.of(Operation.ROTATE, key));
        site.ask(asked, Ask.of(Operation.VERSIONS, key));
        site.ask(changing, disable);
        site.ask(asked, sign.at(first));
        site.ask(asked, sign.at("00".repeat(Work.BYTES / 2)));
        // The token destroys no key that has two versions.
        site.ask(changing, Ask.of(Operation.DELETE, key));
        site.ask(asked, sign.at(first));
        site.ask(asked, Ask.of(Operation.VERSIONS, key));
        site.ask(changing, Ask.create(key, KeyKind.EC, ""));
        site.ask(changing, Ask.of(Operation.PURGE, key));
        site.ask(asked, Ask.of(Operation.VERSIONS, key));
    }

    private List<String> wholeScript(Door door) {
        String key = "whole-" + door.word();
        String secret = "secret-" + door.word();
        KeyDoor asked = site.open(door, door.word() + "-whole");
        site.ask(asked, Ask.create(key, KeyKind.EC, "a=1,b=2"));
        site.ask(asked, Ask.of(Operation.ROTATE, key));
        site.ask(asked, Ask.update(key, Attribute.TAGS, "c=3"));
        site.ask(asked, Ask.of(Operation.GET, key));
        Answer signed = site.ask(asked, Ask.use(Operation.SIGN, key, KeyKind.EC, DIGEST));
        site.ask(asked, Ask.use(Operation.VERIFY, key, KeyKind.EC, signed.work()));
        site.ask(asked, Ask.of(Operation.VERSIONS, key));
        site.ask(asked, Ask.of(Operation.DELETE, key));
        site.ask(asked, Ask.of(Operation.GET_DELETED, key));
        site.ask(asked, Ask.of(Operation.RECOVER, key));
        site.ask(asked, Ask.of(Operation.DELETE, key));
        site.ask(asked, Ask.of(Operation.PURGE, key));
        site.ask(asked, Ask.create(secret, KeyKind.OCT, ""));
        Answer sealed = site.ask(asked, Ask.use(Operation.ENCRYPT, secret, KeyKind.OCT, DIGEST));
        site.ask(asked, Ask.use(Operation.DECRYPT, secret, KeyKind.OCT, sealed.work()));
        Answer wrapped = site.ask(asked, Ask.use(Operation.WRAP, secret, KeyKind.OCT, DIGEST));
        site.ask(asked, Ask.use(Operation.UNWRAP, secret, KeyKind.OCT, wrapped.work()));
        Answer names = site.ask(asked, Ask.of(Operation.NAMES, ""));
        assertTrue(((Result.Done) names.result()).names().contains(secret));
        List<String> told = new ArrayList<>(normalized(key));
        told.addAll(normalized(secret));
        return told;
    }

    /** What was told of a key, with versions and materials numbered in the order in which they came up. */
    private List<String> normalized(String key) {
        Map<String, String> numbers = new HashMap<>();
        return site.history().byKey().get(key).stream()
                .map(call -> call.operation().word() + " " + told(call, numbers))
                .toList();
    }

    private static String told(Call call, Map<String, String> numbers) {
        if (call.result() instanceof Result.Done done) {
            StringBuilder told = new StringBuilder("done");
            if (!done.version().isEmpty()) {
                told.append(' ').append(number(numbers, "v", done.version()));
            }
            if (!done.material().isEmpty()) {
                told.append(' ').append(number(numbers, "m", done.material()));
            }
            if (!done.names().isEmpty()) {
                told.append(' ')
                        .append(done.names().stream()
                                .map(name -> number(numbers, "v", name))
                                .sorted()
                                .toList());
            }
            return told.toString();
        }
        return call.result() instanceof Result.Refused refused ? "refused " + refused.refusal() : "unknown";
    }

    private static String number(Map<String, String> numbers, String kind, String text) {
        if (text.equals(Result.FOREIGN)) {
            return "FOREIGN";
        }
        return numbers.computeIfAbsent(
                kind + text,
                unseen -> kind
                        + (1
                                + numbers.values().stream()
                                        .filter(seen -> seen.startsWith(kind))
                                        .count()));
    }

    private static String version(Answer answer) {
        return ((Result.Done) answer.result()).version();
    }

    private static Ask use(Operation operation, String key, KeyKind kind, Work work, String version) {
        return Ask.use(operation, key, kind, work).at(version);
    }

    private static Work work(Answer answer) {
        return answer.work();
    }

    private static Refusal refusal(Answer answer) {
        return answer.result() instanceof Result.Refused refused ? refused.refusal() : Refusal.OTHER;
    }
}
