package dev.holdfast.bridge.custody;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which token keeps exchange keys, as a person writes it: {@code module=PATH,token=LABEL,pin-file=FILE}, or
 * {@code pin-env=NAME} in the last place. A comma cannot be part of a value.
 *
 * @param module the PKCS#11 library
 * @param token the token's label, at most 32 bytes of UTF-8 (PKCS#11, CK_TOKEN_INFO)
 * @param pin source of the user PIN
 */
public record CustodySpec(Path module, String token, PinSource pin) {

    private static final String SHAPE = "module=PATH,token=LABEL,pin-file=FILE (or pin-env=NAME)";

    /** @throws RefusedException BAD_PARAMETER that says what is wrong, without repeating a value that may be a PIN */
    public static CustodySpec parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            String name = equals < 0 ? "" : field.substring(0, equals).strip();
            String value = field.substring(equals + 1).strip();
            switch (name) {
                case "module", "token", "pin-file", "pin-env" -> {
                    if (value.isEmpty() || fields.put(name, value) != null) {
                        throw malformed("give " + name + " once, with a value");
                    }
                }
                case "pin" -> throw malformed("a PIN is never given on a command line, where everybody can read it");
                default ->
                    throw malformed(
                            name.isEmpty() ? "a part of it is not NAME=VALUE" : "it does not have '" + name + "'");
            }
        }
        return new CustodySpec(Path.of(required(fields, "module")), required(fields, "token"), pin(fields));
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return "module=" + module + ",token=" + token + "," + pin.field();
    }

    private static PinSource pin(Map<String, String> fields) {
        if (fields.containsKey("pin-file") == fields.containsKey("pin-env")) {
            throw malformed("give either pin-file or pin-env");
        }
        return fields.containsKey("pin-file")
                ? new PinSource.PinFile(Path.of(required(fields, "pin-file")))
                : new PinSource.PinVariable(required(fields, "pin-env"));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw malformed(name + " is missing");
        }
        return value;
    }

    private static RefusedException malformed(String reason) {
        return new RefusedException(
                Code.BAD_PARAMETER, "this custody cannot be understood: " + reason + "; it is written as " + SHAPE);
    }
}
