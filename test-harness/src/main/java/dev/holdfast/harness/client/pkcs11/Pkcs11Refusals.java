package dev.holdfast.harness.client.pkcs11;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.proto.pkcs11.CKR;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What a return value, or the lack of an answer, says of a call. */
final class Pkcs11Refusals {

    /** The calls that change something. A failure before them has changed nothing. */
    private static final Set<Function> CHANGING = Set.of(Function.C_GenerateKeyPair, Function.C_DestroyObject);

    /** By these whoever makes a key looks at what was made. */
    private static final Set<Function> AFTERWARDS = Set.of(Function.C_GetAttributeValue, Function.C_DestroyObject);

    /** By these a change is refused before it is tried; of others, such as CKR_FUNCTION_FAILED, one cannot be sure. */
    private static final Set<CKR> BEFOREHAND = Set.of(
            CKR.ACTION_PROHIBITED,
            CKR.SESSION_HANDLE_INVALID,
            CKR.SESSION_CLOSED,
            CKR.USER_NOT_LOGGED_IN,
            CKR.DEVICE_MEMORY,
            CKR.TEMPLATE_INCONSISTENT,
            CKR.TEMPLATE_INCOMPLETE,
            CKR.ATTRIBUTE_VALUE_INVALID,
            CKR.MECHANISM_INVALID);

    /** What a version says of something that it has not made. */
    private static final Set<CKR> NOT_ITS_OWN =
            Set.of(CKR.ENCRYPTED_DATA_INVALID, CKR.ENCRYPTED_DATA_LEN_RANGE, CKR.AEAD_DECRYPT_FAILED);

    private static final Set<CKR> OF_THE_CONNECTION =
            Set.of(CKR.SESSION_HANDLE_INVALID, CKR.SESSION_CLOSED, CKR.USER_NOT_LOGGED_IN);

    private Pkcs11Refusals() {}

    static Answer of(Ask call, Throwable failure) {
        Throwable cause = behind(failure);
        if (!(cause instanceof TokenRefusedException refused)) {
            return Answer.unknown(cause.getClass().getSimpleName() + ", " + cause.getMessage());
        }
        CKR value = refused.value();
        String told = refused.told();
        if (call.operation() == Operation.CREATE && AFTERWARDS.contains(refused.function())) {
            return Answer.unknown(told);
        }
        if (value == CKR.OBJECT_HANDLE_INVALID || value == CKR.KEY_HANDLE_INVALID) {
            // It was there when it was looked for: somebody has deleted it since.
            return Answer.refused(Refusal.NOT_FOUND, told);
        }
        if (value == CKR.KEY_FUNCTION_NOT_PERMITTED && call.operation().isUse()) {
            // Clients' keys have no dates, and may do whatever they are asked for.
            return Answer.refused(Refusal.DISABLED, told);
        }
        if (NOT_ITS_OWN.contains(value)) {
            return Answer.of(Result.of(call.version(), Result.FOREIGN, Map.of()));
        }
        return CHANGING.contains(refused.function()) && !BEFOREHAND.contains(value)
                ? Answer.unknown(told)
                : Answer.refused(Refusal.OTHER, told);
    }

    /** Whether the object is not there any more. */
    static boolean isGone(Throwable failure) {
        return behind(failure) instanceof TokenRefusedException refused && refused.value() == CKR.OBJECT_HANDLE_INVALID;
    }

    /** Whether another connection may do better. */
    static boolean isOfTheConnection(Throwable failure) {
        return !(behind(failure) instanceof TokenRefusedException refused)
                || OF_THE_CONNECTION.contains(refused.value());
    }

    private static Throwable behind(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
