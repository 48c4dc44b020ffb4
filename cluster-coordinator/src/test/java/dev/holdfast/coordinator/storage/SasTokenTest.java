package dev.holdfast.coordinator.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SasTokenTest {

    @ParameterizedTest
    @CsvSource({
        "2030-01-02T03:04:05Z, 2030-01-02T03:04:05Z",
        "2030-01-02T03%3A04%3A05Z, 2030-01-02T03:04:05Z",
        "2030-01-02T03%3A04Z, 2030-01-02T03:04:00Z",
        "2030-01-02, 2030-01-02T00:00:00Z",
        "2030-01-02T03:04:05.1234567Z, 2030-01-02T03:04:05.123456700Z",
    })
    void itKnowsWhenItBeginsAndEnds(String written, Instant meant) {
        SasToken sas = SasToken.parse("sv=2021-12-02&st=" + written + "&se=" + written + "&sp=r&sig=x");
        assertEquals(Optional.of(meant), sas.begin());
        assertEquals(Optional.of(meant), sas.expiry());
    }

    @Test
    void aTokenOfAPolicySaysLess() {
        SasToken sas = SasToken.parse("?sv=2021-12-02&si=backups&sr=c&sig=x");
        assertEquals("sv=2021-12-02&si=backups&sr=c&sig=x", sas.text());
        assertEquals(Optional.empty(), sas.begin());
        assertEquals(Optional.empty(), sas.expiry());
    }

    @Test
    void itIsNotTold() {
        assertFalse(SasToken.parse("sv=2021-12-02&sp=r&sig=c2VjcmV0").toString().contains("c2VjcmV0"));
    }
}
