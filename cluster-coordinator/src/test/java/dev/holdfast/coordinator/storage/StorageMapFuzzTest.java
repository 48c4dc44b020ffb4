package dev.holdfast.coordinator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;

/** Whatever an operator or a customer writes is understood or refused, and a container's name never leads out of a path. */
class StorageMapFuzzTest {

    /** @param bytes a URL, a token and the lines of a map */
    @FuzzTest(maxDuration = "1m")
    void textIsUnderstoodOrRefused(byte[] bytes) {
        String[] texts = (new String(bytes, UTF_8) + "\n\n").split("\n", 3);
        try {
            StorageMap.parse(texts[2]).open(texts[0], texts[1]);
            ContainerUrl container = ContainerUrl.parse(texts[0]);
            assertTrue(container.container().matches("[a-z0-9-]{3,63}"), texts[0]);
            assertEquals(container, ContainerUrl.parse(container.toString()));
        } catch (RefusedException refused) {
            assertEquals(Code.BAD_PARAMETER, refused.code());
        }
    }
}
