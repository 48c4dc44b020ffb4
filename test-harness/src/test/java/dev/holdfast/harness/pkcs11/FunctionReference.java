package dev.holdfast.harness.pkcs11;

import dev.holdfast.bridge.rpc.Dialect;
import dev.holdfast.bridge.rpc.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of functions. Their names and versions come from the header that the client module is compiled with, what a client can
 * call from the tables of the wire.
 */
final class FunctionReference {

    private static final Pattern LIST = Pattern.compile("#define CK_FUNCTIONS_(\\d)_(\\d+)\\(FUNCTION\\)");
    private static final Pattern NAME = Pattern.compile("\\bFUNCTION\\((C_\\w+)");

    /** A function of the standard, and the version that brought it. */
    record Named(String name, String since) {}

    private FunctionReference() {}

    /** In the order of the standard's lists of functions. */
    static List<Named> read(String header) {
        List<Named> functions = new ArrayList<>();
        String since = "";
        for (String line : header.lines().toList()) {
            Matcher list = LIST.matcher(line);
            if (list.find()) {
                since = list.group(1) + "." + list.group(2);
            }
            Matcher name = NAME.matcher(line);
            if (name.find()) {
                functions.add(new Named(name.group(1), since));
            }
        }
        return functions;
    }

    static List<String> rows(List<Named> functions) {
        List<String> rows = new ArrayList<>(List.of(
                "| Function | Since | Served by | own module | p11-kit 0.24 | 0.25 | 0.25.6 and later |",
                "|---|---|---|---|---|---|---|"));
        for (Named function : functions) {
            List<Function> forms = forms(function.name());
            rows.add("| `" + function.name() + "` | " + function.since() + " | " + servedBy(function.name(), forms)
                    + " | yes | "
                    + mark(!function.since().startsWith("3") && stock(forms, Dialect.FIRST)) + " | "
                    + mark(stock(forms, Dialect.SECOND)) + " | "
                    + mark(stock(forms, Dialect.THIRD)) + " |");
        }
        return rows;
    }

    /** The calls in which the function crosses the wire; none of one that the module answers by itself. */
    static List<Function> forms(String name) {
        return Stream.of(Function.values())
                .filter(call ->
                        call.meaning().name().equals(name) || call.name().equals(name + "3"))
                .toList();
    }

    private static boolean stock(List<Function> forms, Dialect dialect) {
        return forms.isEmpty() || forms.stream().anyMatch(dialect::carries);
    }

    private static String mark(boolean carried) {
        return carried ? "yes" : "";
    }

    private static String servedBy(String name, List<Function> forms) {
        Optional<Function> first = forms.stream().findFirst();
        return first.map(FunctionReference::servedBy)
                .orElse(
                        name.equals("C_GetFunctionStatus") || name.equals("C_CancelFunction")
                                ? "module: CKR_FUNCTION_NOT_PARALLEL"
                                : "module");
    }

    private static String servedBy(Function function) {
        return switch (function) {
            case C_SeedRandom -> "door: CKR_RANDOM_SEED_NOT_SUPPORTED";
            case C_AsyncComplete, C_AsyncGetID, C_AsyncJoin -> "door: CKR_SESSION_ASYNC_NOT_SUPPORTED";
            case C_Initialize,
                    C_Finalize,
                    C_GetInfo,
                    C_GetSlotInfo,
                    C_WaitForSlotEvent,
                    C_CloseSession,
                    C_CloseAllSessions,
                    C_GetSessionInfo,
                    C_GetSessionValidationFlags,
                    C_SessionCancel,
                    C_Logout,
                    C_FindObjects,
                    C_FindObjectsFinal,
                    C_GetOperationState,
                    C_SetOperationState,
                    C_DigestInit,
                    C_Digest,
                    C_DigestUpdate,
                    C_MessageEncryptFinal,
                    C_MessageDecryptFinal,
                    C_MessageSignFinal,
                    C_MessageVerifyFinal,
                    C_SignMessageBegin,
                    C_VerifyMessageBegin -> "door";
            case C_EncryptUpdate,
                    C_DecryptUpdate,
                    C_SignUpdate,
                    C_VerifyUpdate,
                    C_VerifySignatureUpdate,
                    C_DigestKey,
                    C_DigestFinal,
                    C_DigestEncryptUpdate,
                    C_DecryptDigestUpdate,
                    C_SignEncryptUpdate,
                    C_DecryptVerifyUpdate,
                    C_EncryptMessageBegin,
                    C_EncryptMessageNext,
                    C_EncryptMessageBegin3,
                    C_EncryptMessageNext3,
                    C_DecryptMessageBegin,
                    C_DecryptMessageNext,
                    C_DecryptMessageBegin3,
                    C_DecryptMessageNext3,
                    C_SignMessageNext,
                    C_VerifyMessageNext -> "door and cards";
            default -> "cards";
        };
    }
}
