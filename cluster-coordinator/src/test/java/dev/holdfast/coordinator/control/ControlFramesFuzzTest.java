package dev.holdfast.coordinator.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ControlRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Whatever a client sends: a request that writes itself back, a refusal or the end of the stream, and nothing else. */
class ControlFramesFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void request(byte[] bytes) throws IOException {
        try {
            ControlRequest request = ControlFrames.read(new ByteArrayInputStream(bytes), ControlRequest.parser());
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            ControlFrames.write(again, request);
            assertEquals(
                    request,
                    ControlFrames.read(new ByteArrayInputStream(again.toByteArray()), ControlRequest.parser()));
        } catch (RefusedException | EOFException expected) {
            // The other permitted outcomes.
        }
    }
}
