package dev.holdfast.harness.pkcs11;

import dev.holdfast.proto.v1.Fault;
import java.util.List;

/** What a client is put through by {@code hsm pkcs11 resilience}: what tokens, cards and connections do to clients in the field. */
final class Failures {

    private static final int SLOW_MILLIS = 2000;

    static final List<Fault> ALL = List.of(
            at("C_Initialize").setDelayMillis(SLOW_MILLIS).build(),
            fails("C_OpenSession", "CKR_DEVICE_ERROR"),
            fails("C_OpenSession", "CKR_SESSION_COUNT"),
            fails("C_Login", "CKR_PIN_INCORRECT"),
            fails("C_Login", "CKR_DEVICE_ERROR"),
            fails("C_FindObjectsInit", "CKR_DEVICE_ERROR"),
            at("C_FindObjectsInit").setDrop(true).build(),
            fails("C_FindObjects", "CKR_DEVICE_ERROR"),
            fails("C_GetAttributeValue", "CKR_DEVICE_ERROR"),
            fails("C_SignInit", "CKR_SESSION_HANDLE_INVALID"),
            fails("C_SignInit", "CKR_USER_NOT_LOGGED_IN"),
            fails("C_SignInit", "CKR_KEY_HANDLE_INVALID"),
            fails("C_Sign", "CKR_DEVICE_ERROR"),
            fails("C_Sign", "CKR_BUFFER_TOO_SMALL"),
            fails("C_Sign", "CKR_HOST_MEMORY"),
            at("C_Sign").setDelayMillis(SLOW_MILLIS).build(),
            at("C_Sign").setDrop(true).build(),
            fails("C_DecryptInit", "CKR_SESSION_HANDLE_INVALID"),
            fails("C_Decrypt", "CKR_DEVICE_ERROR"),
            at("C_Decrypt").setDrop(true).build(),
            at("C_FindObjectsFinal").setRenumber(true).build(),
            at("C_GetTokenInfo").setSerial("CHANGED").build(),
            at("C_SignInit").setRemoveSlot(0).build(),
            at("C_SignInit").setReplugSlot(0).build(),
            fails("C_CloseSession", "CKR_DEVICE_ERROR"),
            at("C_Finalize").setDrop(true).build());

    private Failures() {}

    private static Fault fails(String function, String value) {
        return at(function).setFailWith(value).build();
    }

    private static Fault.Builder at(String function) {
        return Fault.newBuilder().setFunction(function).setNth(1).setCount(1);
    }
}
