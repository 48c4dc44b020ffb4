package dev.holdfast.harness.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a file has, it is a history or is refused with a line. */
class HistoryFuzzTest {

    @MethodSource("files")
    @FuzzTest(maxDuration = "10s")
    void anyBytes(byte[] bytes) throws IOException {
        try {
            History history = HistoryReader.read(new ByteArrayInputStream(bytes));
            for (int i = 0; i < history.calls().size(); i++) {
                assertEquals(i + 1, history.calls().get(i).id());
            }
        } catch (RefusedException e) {
            assertEquals(Code.BAD_PARAMETER, e.code());
        }
    }

    static Stream<Arguments> files() {
        String call = "{\"call\":1,\"at\":5,\"client\":\"a\",\"op\":\"update\",\"key\":\"k\",\"version\":\"v\","
                + "\"set\":{\"enabled\":\"true\"}}\n";
        return Stream.of(
                        "",
                        HistoryFileTest.HEADER,
                        HistoryFileTest.HEADER + call,
                        HistoryFileTest.HEADER + call
                                + "{\"end\":1,\"at\":6,\"done\":{\"version\":\"v\",\"material\":\"m\","
                                + "\"seen\":{\"tags\":\"0\"},\"names\":[\"k\"]}}\n",
                        HistoryFileTest.HEADER + call
                                + "{\"end\":1,\"at\":6,\"refused\":\"not-found\",\"told\":\"no\"}\n",
                        HistoryFileTest.HEADER + call + "{\"settled\":1,\"at\":6,\"done\":{}}\n{\"call\":2")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
    }
}
