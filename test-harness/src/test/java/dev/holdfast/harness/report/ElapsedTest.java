package dev.holdfast.harness.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.00 s",
        "4205, 4.21 s",
        "59994, 59.99 s",
        "59995, 1 min 00 s",
        "65499, 1 min 05 s",
        "3599500, 1 h 00 min",
        "7380000, 2 h 03 min",
        "86400000, 1 d 00 h",
        "273600000, 3 d 04 h",
    })
    void durationsAreSaidAsPeopleSayThem(long millis, String words) {
        assertEquals(words, Elapsed.words(millis));
    }
}
