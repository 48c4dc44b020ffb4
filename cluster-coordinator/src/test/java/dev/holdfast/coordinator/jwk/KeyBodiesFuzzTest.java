package dev.holdfast.coordinator.jwk;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.proto.RefusedException;
import java.util.List;
import java.util.function.Function;

/** Whatever a client sends as a body: a message for a card, or a refusal, and nothing else. */
class KeyBodiesFuzzTest {

    private static final List<Function<byte[], Object>> READERS = List.of(
            body -> Json.read(body, CreateKeyBody.class).message("key"),
            body -> Json.read(body, ImportKeyBody.class).message("key"),
            body -> Json.read(body, UpdateKeyBody.class).message("key", ByteString.EMPTY),
            body -> Json.read(body, UseKeyBody.class).sign("key", ByteString.EMPTY),
            body -> Json.read(body, UseKeyBody.class).decrypt("key", ByteString.EMPTY),
            body -> Json.read(body, VerifySignatureBody.class).message("key", ByteString.EMPTY),
            body -> Json.read(body, RestoreKeyBody.class).backup(),
            body -> Json.read(body, RandomBytesBody.class).count(),
            body -> Json.read(body, RotationPolicyBody.class).message());

    @FuzzTest(maxDuration = "1m")
    void bodiesAreUnderstoodOrRefused(byte[] body) {
        for (Function<byte[], Object> reader : READERS) {
            try {
                Object unused = reader.apply(body);
            } catch (RefusedException expected) {
                // The other permitted outcome.
            }
        }
    }
}
