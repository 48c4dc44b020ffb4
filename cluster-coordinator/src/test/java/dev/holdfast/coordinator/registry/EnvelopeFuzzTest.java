package dev.holdfast.coordinator.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.v1.RegisteredPool;

final class EnvelopeFuzzTest {

    @FuzzTest
    void anyBytesAreARecordOrRefused(byte[] bytes) {
        try {
            RegisteredPool pool = Envelope.open(bytes, RegisteredPool.parser());
            assertArrayEquals(
                    pool.toByteArray(),
                    Envelope.open(Envelope.around(pool), RegisteredPool.parser())
                            .toByteArray());
        } catch (InvalidProtocolBufferException expected) {
            return;
        }
    }
}
