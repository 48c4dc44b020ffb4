package dev.holdfast.coordinator.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures that the service's page on scaling gives, some from each table. */
class FiguresTest {

    private final Figures figures = Figures.published();

    @ParameterizedTest
    @CsvSource({
        "CreateKey,*,1",
        "DeleteKey,*,10",
        "GetKey,*,1100",
        "Sign,RSA-2048,900",
        "Decrypt,RSA-4096,160",
        "Verify,RSA-4096,3700",
        "Sign,P-256,330",
        "Verify,P-521,28",
        "Encrypt,AES-192,2500",
        "UnwrapKey,AES-256,2200"
    })
    void areThosePublished(String operation, String key, double perSecond) {
        assertEquals(Optional.of(perSecond), figures.of(operation, key));
    }

    @Test
    void sayWhatDependsOnTheKey() {
        assertTrue(figures.dependsOnKey("Sign"));
        assertFalse(figures.dependsOnKey("CreateKey"));
        assertFalse(figures.limits("GetRandomBytes"));
        assertFalse(figures.dependsOnKey("GetRandomBytes"));
        assertEquals(Optional.empty(), figures.of("Sign", "AES-256"));
        assertEquals(Optional.empty(), figures.of("Sign", KeyKinds.UNKNOWN));
    }
}
