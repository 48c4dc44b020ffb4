package dev.holdfast.bridge.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.proto.v1.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Keeps what it was called with, and does what a test has told it to. */
final class ScriptedApplication implements Application {

    /** What a call does. */
    @FunctionalInterface
    interface Script {
        void run(Arguments arguments, Results results);
    }

    /** All applications of a server, in the order in which they began. */
    static final class All implements Applications {

        final List<ScriptedApplication> opened = new CopyOnWriteArrayList<>();
        private final Map<Function, Script> scripts = new ConcurrentHashMap<>();

        @Override
        public Application open(Client client) {
            ScriptedApplication application = new ScriptedApplication(client, scripts);
            opened.add(application);
            return application;
        }

        All on(Function function, Script script) {
            scripts.put(function, script);
            return this;
        }
    }

    final Applications.Client client;
    final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Function, Script> scripts;

    private ScriptedApplication(Applications.Client client, Map<Function, Script> scripts) {
        this.client = client;
        this.scripts = scripts;
    }

    /** Without a script a call takes no argument and has no result; where there must be one, the server answers an error. */
    @Override
    public void call(Function function, Arguments arguments, Results results) {
        scripts.getOrDefault(function, (in, out) -> {}).run(arguments, results);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Reads all arguments of a function, as the test client takes them. */
    static List<Object> read(Function function, Arguments in) {
        List<Object> read = new ArrayList<>();
        for (String letter : TestMessage.letters(function.request())) {
            read.add(
                    switch (letter) {
                        case "u" -> in.number();
                        case "y" -> in.octet();
                        case "ay" -> in.bytesOrNull();
                        case "z", "s" -> in.string();
                        case "fy", "fu" -> in.room();
                        case "aA" -> in.template();
                        case "fA" -> in.wanted();
                        case "M" -> in.mechanism().orElse(null);
                        case "Q" -> in.messageParameters();
                        default -> throw new IllegalArgumentException(letter);
                    });
        }
        return read;
    }

    /** A script that answers C_GetAttributeValue with these values. */
    static Script values(AttributeValue... values) {
        return (in, out) -> {
            in.number();
            in.number();
            List<WantedAttribute> wanted = in.wanted();
            assertEquals(values.length, wanted.size());
            out.attributes(wanted, List.of(values));
        };
    }
}
