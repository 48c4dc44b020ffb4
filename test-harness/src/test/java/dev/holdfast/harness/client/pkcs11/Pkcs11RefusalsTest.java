package dev.holdfast.harness.client.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import dev.holdfast.proto.pkcs11.CKR;
import java.io.EOFException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call is told as refused only if certainly nothing was done. */
final class Pkcs11RefusalsTest {

    @ParameterizedTest
    @CsvSource({
        "SIGN, C_SignInit, KEY_FUNCTION_NOT_PERMITTED, DISABLED",
        "SIGN, C_SignInit, KEY_HANDLE_INVALID, NOT_FOUND",
        "SIGN, C_Sign, DEVICE_ERROR, OTHER",
        "SIGN, C_Sign, FUNCTION_FAILED, OTHER",
        "VERSIONS, C_GetAttributeValue, OBJECT_HANDLE_INVALID, NOT_FOUND",
        "DELETE, C_DestroyObject, OBJECT_HANDLE_INVALID, NOT_FOUND",
        "DELETE, C_DestroyObject, ACTION_PROHIBITED, OTHER",
        "DELETE, C_FindObjectsInit, DEVICE_ERROR, OTHER",
        "DELETE, C_DestroyObject, FUNCTION_FAILED, unknown",
        "DELETE, C_DestroyObject, DEVICE_ERROR, unknown",
        "CREATE, C_GenerateKeyPair, FUNCTION_FAILED, unknown",
        "CREATE, C_GenerateKeyPair, DEVICE_MEMORY, OTHER",
        "CREATE, C_GetAttributeValue, OBJECT_HANDLE_INVALID, unknown",
        "CREATE, C_OpenSession, DEVICE_ERROR, OTHER"
    })
    void aReturnValueHasItsMeaning(Operation operation, Function function, CKR value, String expected) {
        Result result = Pkcs11Refusals.of(Ask.of(operation, "a"), new TokenRefusedException(function, value))
                .result();
        assertEquals(
                expected,
                result instanceof Result.Refused refused ? refused.refusal().name() : "unknown");
    }

    @Test
    void aLostConnectionLeavesOpenWhatBecameOfTheCall() {
        Result result = Pkcs11Refusals.of(Ask.of(Operation.DELETE, "a"), new EOFException("gone"))
                .result();
        assertEquals(new Result.Unknown("EOFException, gone"), result);
    }
}
