package dev.holdfast.coordinator.face;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpFaceTest {

    private static final URI SIGN =
            URI.create("https://ContosoMHSM.managedhsm.azure.net/keys//k/v%201/sign?api-version=7.5&a=x%2By+z");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void arrivesThroughTheProxyUnderAPublicName(HttpClient.Version version) throws Exception {
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::echo)) {
            HttpResponse<String> response = face.client(version)
                    .send(
                            HttpRequest.newBuilder(SIGN)
                                    .header("x-ms-client-request-id", "mine")
                                    .header("x-ms-return-client-request-id", "true")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"alg\":\"ES256\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertEquals(200, response.statusCode());
            assertEquals(version, response.version());
            assertEquals(
                    "{\"method\":\"POST\",\"host\":\"contosomhsm.managedhsm.azure.net\",\"port\":443,"
                            + "\"path\":\"/keys//k/v%201/sign\",\"body\":\"15 bytes\"}",
                    response.body());
            assertEquals(
                    Map.of("api-version", "7.5", "a", "x+y z"),
                    face.calls.get(0).query());
            assertEquals(
                    "mine",
                    response.headers().firstValue("x-ms-client-request-id").orElseThrow());
            assertEquals(
                    4,
                    UUID.fromString(response.headers()
                                    .firstValue("x-ms-request-id")
                                    .orElseThrow())
                            .version());
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersManyRequestsAtOnce(HttpClient.Version version) throws Exception {
        try (TestFace face = new TestFace(folder, FaceLimits.STANDARD, TestFace::slowEcho)) {
            HttpClient client = face.client(version);
            List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                responses.add(client.sendAsync(
                        HttpRequest.newBuilder(SIGN.resolve("/" + i))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1000 * i]))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray()));
            }
            for (int i = 0; i < 60; i++) {
                String body = new String(responses.get(i).get().body(), StandardCharsets.UTF_8);
                assertTrue(body.contains("\"/" + i + "\"") && body.contains("\"" + 1000 * i + " bytes\""), body);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBodyThatIsTooLongIsRefusedInEitherVersion(HttpClient.Version version) throws Exception {
        FaceLimits small = TestFace.limits(100_000, 8000, Duration.ofMinutes(1), 10);
        try (TestFace face = new TestFace(folder, small, TestFace::echo)) {
            HttpClient client = face.client(version);
            for (int tooMany : new int[] {1, 0}) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(SIGN)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000 + tooMany]))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(tooMany > 0 ? 413 : 200, response.statusCode());
                assertTrue(response.body().contains(tooMany > 0 ? "RequestEntityTooLarge" : "100000 bytes"));
            }
        }
    }
}
