package dev.holdfast.bridge.module;

import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKS;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.ParameterKind;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables of the client module, written in C from the ones that Java works with, so that the two cannot come to differ. The
 * module's signatures are those of {@link Function}, but that a {@code u} which is a handle of a session or an object is an
 * {@code h}: a handle belongs to the connection on which it was given out, and the module sees to that.
 */
final class CTables {

    private static final String HEAD = """
            /* Made from the tables of the Java side: mvn test -pl pkcs11-bridge -am -Dtest=CTablesTest -Dholdfast.tables=write */
            """;

    private static final Set<Function> ONLY_HANDLES_ASKED = EnumSet.of(
            Function.C_CopyObject,
            Function.C_DestroyObject,
            Function.C_GetObjectSize,
            Function.C_GetAttributeValue,
            Function.C_SetAttributeValue,
            Function.C_DigestKey,
            Function.C_SetOperationState);
    private static final Set<Function> HANDLES_ANSWERED =
            EnumSet.of(Function.C_OpenSession, Function.C_CreateObject, Function.C_CopyObject, Function.C_FindObjects);
    private static final Pattern LETTERS = Pattern.compile("a[yuADh]|f[yuA]|.");

    private CTables() {}

    /** Every number that has a name, for users of pkcs11.h. */
    static String constants() {
        return HEAD + "#ifndef HOLDFAST_CONSTANTS_H\n#define HOLDFAST_CONSTANTS_H\n"
                + defines(CKR.values(), CKR::spelling, CKR::value)
                + defines(CKO.values(), CKO::spelling, CKO::value)
                + defines(CKK.values(), CKK::spelling, CKK::value)
                + defines(CKA.values(), CKA::spelling, CKA::value)
                + defines(CKM.values(), CKM::spelling, CKM::value)
                + defines(CKU.values(), user -> "CKU_" + user, CKU::value)
                + defines(CKS.values(), state -> "CKS_" + state, CKS::value)
                + flags()
                + "\n#endif\n";
    }

    /** Calls, kinds of attributes, kinds of parameters; as lists of macros, to be expanded where a table is wanted. */
    static String tables() {
        return HEAD + "#ifndef HOLDFAST_TABLES_H\n#define HOLDFAST_TABLES_H\n"
                + list(
                        "Calls, in ascending order of number: name, number, signatures of request and answer.",
                        "HOLDFAST_CALLS(CALL)",
                        Stream.of(Function.values())
                                .filter(function -> !OTHERS_ONLY.contains(function))
                                .map(function -> "CALL(%s, %d, \"%s\", \"%s\")"
                                        .formatted(function, function.id(), request(function), answer(function))))
                + list(
                        "Attributes that are not plain bytes, in ascending order of type.",
                        "HOLDFAST_ATTRIBUTES(ATTRIBUTE)",
                        Stream.of(CKA.values())
                                .filter(type -> type.kind() != CKA.Kind.BYTES && type.kind() != CKA.Kind.STRING)
                                .sorted(Comparator.comparingLong(CKA::value))
                                .map(type -> "ATTRIBUTE(%s, %s)".formatted(type.spelling(), type.kind())))
                + list(
                        "Kinds of mechanism parameters, with what of them crosses the wire.",
                        "HOLDFAST_PARAMETERS(PARAMETER)",
                        Stream.of(ParameterKind.values())
                                .map(kind -> "PARAMETER(%s, \"%s\")".formatted(kind, kind.signature())))
                + list(
                        "Mechanisms that have a parameter, in ascending order of type.",
                        "HOLDFAST_MECHANISMS(MECHANISM)",
                        Stream.of(CKM.values())
                                .filter(type -> type.parameter() != ParameterKind.NONE)
                                .sorted(Comparator.comparingLong(CKM::value))
                                .map(type -> "MECHANISM(%s, %s)".formatted(type.spelling(), type.parameter())))
                + "\n#endif\n";
    }

    /** Calls of p11-kit's clients, in whose place the module has better ones. */
    private static final Set<Function> OTHERS_ONLY = EnumSet.of(
            Function.C_InitToken,
            Function.C_DeriveKey2,
            Function.C_EncryptMessage,
            Function.C_EncryptMessageBegin,
            Function.C_EncryptMessageNext,
            Function.C_DecryptMessage,
            Function.C_DecryptMessageBegin,
            Function.C_DecryptMessageNext);

    private static String request(Function function) {
        List<String> letters = letters(function.request());
        int keys = ONLY_HANDLES_ASKED.contains(function) ? 0 : letters.indexOf("M");
        StringBuilder signature = new StringBuilder();
        for (int i = 0; i < letters.size(); i++) {
            boolean handle = i == 0 ? function.hasSession() : keys >= 0 && i > keys;
            signature.append(handle && letters.get(i).equals("u") ? "h" : letters.get(i));
        }
        return signature.toString();
    }

    private static String answer(Function function) {
        boolean handles = HANDLES_ANSWERED.contains(function)
                || letters(function.request()).contains("M");
        return handles ? function.answer().replace('u', 'h') : function.answer();
    }

    private static List<String> letters(String signature) {
        return LETTERS.matcher(signature).results().map(found -> found.group()).toList();
    }

    private static String list(String what, String head, Stream<String> lines) {
        return "\n/* " + what + " */\n#define " + head
                + lines.map(line -> " \\\n    " + line).collect(Collectors.joining()) + "\n";
    }

    private static <T> String defines(
            T[] values, java.util.function.Function<T, String> name, ToLongFunction<T> value) {
        return "\n"
                + Stream.of(values)
                        .map(each -> define(name.apply(each), value.applyAsLong(each)))
                        .collect(Collectors.joining());
    }

    private static String flags() {
        List<String> lines = new ArrayList<>();
        for (Field field : CKF.class.getFields()) {
            try {
                lines.add(define("CKF_" + field.getName(), field.getLong(null)));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return "\n" + String.join("", lines);
    }

    private static String define(String name, long value) {
        return "#define %s 0x%08xUL\n".formatted(name, value);
    }
}
