package dev.holdfast.coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontTest {

    /** Knows one path, and answers everything with its title. */
    private record OnePath(String title, Set<String> hosts, String path) implements Plane {

        @Override
        public boolean owns(String host) {
            return hosts.contains(host);
        }

        @Override
        public boolean knows(String asked) {
            return asked.equals(path);
        }

        @Override
        public List<Route<Void>> routes() {
            return List.of();
        }

        @Override
        public CompletableFuture<Answer> serve(HttpCall call) {
            return CompletableFuture.completedFuture(Answer.ok(title));
        }
    }

    private final Front front = new Front(List.of(
            new OnePath("login", Set.of("login.example", "localhost"), "/token"),
            new OnePath("resources", Set.of("localhost"), "/subscriptions"),
            new OnePath("keys", Set.of("one.example"), "/keys")));

    @ParameterizedTest
    @CsvSource({
        "one.example, /keys, keys",
        "one.example, /other, keys",
        "localhost, /token, login",
        "localhost, /subscriptions, resources",
        "localhost, /keys, login",
        "login.example, /subscriptions, login",
    })
    void theHostDecidesAndThenThePath(String host, String path, String plane) {
        Answer answer = ask(host, path);
        assertEquals("200 \"" + plane + "\"", answer.status() + " " + new String(answer.body(), UTF_8));
    }

    @Test
    void aHostThatNobodyOwnsIsMisdirected() {
        Answer answer = ask("example.org", "/keys");
        assertEquals(421, answer.status());
        assertEquals(
                "MisdirectedRequest",
                Json.read(answer.body(), ErrorBody.class).error().code());
        assertFalse(front.owns("example.org"));
        assertTrue(front.owns("localhost"));
    }

    private Answer ask(String host, String path) {
        return front.serve(new HttpCall("GET", host, 443, path, Map.of(), Map.of(), new byte[0]))
                .join();
    }
}
