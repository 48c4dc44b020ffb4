package dev.holdfast.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import org.junit.jupiter.api.function.Executable;

/** What is refused, and why. */
public final class Refusals {

    private Refusals() {}

    public static void assertRefused(Code code, Executable work) {
        RefusedException refused = assertThrows(RefusedException.class, work);
        assertEquals(code, refused.code(), refused.getMessage());
    }
}
