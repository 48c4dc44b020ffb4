package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client of any generation says in any call arrives as it was said, and so do the results. */
class EveryCallTest {

    private static final int ROUNDS = 40;

    @TempDir
    Path folder;

    private final SynchronousQueue<Object> seen = new SynchronousQueue<>();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, TestMessage.OWN})
    void argumentsArriveAsTheyWereSent(int generation) throws Exception {
        Dialect dialect = Dialect.offered(generation);
        ScriptedApplication.All applications = new ScriptedApplication.All();
        for (Function function : Function.values()) {
            applications.on(function, (in, out) -> {
                if (function != Function.C_Initialize) {
                    tell(ScriptedApplication.read(function, in));
                    throw new CryptokiException(CKR.FUNCTION_REJECTED);
                }
            });
        }
        try (RpcServer server = start(applications);
                TestClient client = TestClient.connect(server.endpoints().get(0), generation)) {
            client.initialize();
            TestValues values = new TestValues(new Random(11 + generation), dialect);
            for (Function function : calls(dialect)) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<Object> sent = values.arguments(function);
                    var reply = client.send(function, sent.toArray());
                    Object arrived = seen.take();
                    assertEquals(comparable(values.expected(function, sent)), comparable(arrived), function::name);
                    assertEquals(CKR.FUNCTION_REJECTED, TestClient.got(reply).value());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, TestMessage.OWN})
    void resultsArriveAsTheyWereGiven(int generation) {
        Dialect dialect = Dialect.offered(generation);
        Random random = new Random(7 + generation);
        ScriptedApplication.All applications = new ScriptedApplication.All();
        for (Function function : Function.values()) {
            applications.on(function, (in, out) -> {
                List<Object> arguments = ScriptedApplication.read(function, in);
                Room room = (Room) arguments.stream()
                        .filter(Room.class::isInstance)
                        .findFirst()
                        .orElse(Room.QUERY);
                answer(function, room, out);
            });
        }
        try (RpcServer server = start(applications);
                TestClient client = TestClient.connect(server.endpoints().get(0), generation)) {
            client.initialize();
            TestValues values = new TestValues(random, dialect);
            for (Function function : calls(dialect)) {
                if (function != Function.C_GetAttributeValue) {
                    TestReply reply = client.call(
                            function, values.arguments(function, Room.of(100)).toArray());
                    expect(function, reply.of(function));
                }
            }
        }
    }

    private static void answer(Function function, Room room, Results out) {
        long counter = 1;
        for (String letter : TestMessage.letters(function.answer())) {
            switch (letter) {
                case "u" -> out.number(counter++);
                case "v" -> out.version(3, 2);
                case "s" -> out.string("name", 32);
                case "ay" -> out.bytes(room, new byte[] {1, 2, 3});
                case "au" -> {
                    if (function == Function.C_FindObjects) {
                        out.found(List.of(5L, -1L));
                    } else {
                        out.numbers(room, List.of(5L, -1L));
                    }
                }
                case "Q" -> out.messageParameters(new byte[] {4}, new byte[] {5, 6});
                default -> throw new IllegalArgumentException(letter);
            }
        }
    }

    private static void expect(Function function, TestReply reply) {
        long counter = 1;
        for (String letter : TestMessage.letters(function.answer())) {
            switch (letter) {
                case "u" -> assertEquals(counter++, reply.number());
                case "v" -> assertArrayEquals(new byte[] {3, 2}, reply.raw(2));
                case "s" -> assertEquals("name" + " ".repeat(28), reply.string());
                case "ay" ->
                    assertArrayEquals(new byte[] {1, 2, 3}, reply.bytes().value());
                case "au" -> assertEquals(List.of(5L, -1L), reply.numbers().values());
                case "Q" -> {
                    assertEquals(1, reply.octet());
                    assertArrayEquals(new byte[] {4}, reply.bytes().value());
                    assertEquals(
                            List.of(0L, 0L, 0L, 0L),
                            Stream.generate(reply::number).limit(4).toList());
                    assertArrayEquals(new byte[] {5, 6}, reply.bytes().value());
                }
                default -> throw new IllegalArgumentException(letter);
            }
        }
        reply.end();
    }

    /** All but those that begin and end an application, the one that waits, and the one whose answer has another form. */
    private static List<Function> calls(Dialect dialect) {
        return Stream.of(Function.values())
                .filter(dialect::carries)
                .filter(function -> function != Function.C_Initialize
                        && function != Function.C_Finalize
                        && function.meaning() == function)
                .toList();
    }

    private void tell(Object arguments) {
        try {
            seen.put(arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RpcServer start(Applications applications) {
        return RpcServer.start(
                List.of(new Endpoint.Unix(folder.resolve("own").resolve("s"))), applications, Limits.DEFAULT);
    }

    /** Arrays do not compare by what they hold; lists do. */
    private static Object comparable(Object value) {
        assertNotNull(value);
        List<Object> comparable = new ArrayList<>();
        for (Object each : (List<?>) value) {
            comparable.add(each instanceof byte[] bytes ? ByteString.copyFrom(bytes) : each);
        }
        return comparable;
    }
}
