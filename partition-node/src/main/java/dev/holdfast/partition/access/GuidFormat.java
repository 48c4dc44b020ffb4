package dev.holdfast.partition.access;

import static dev.holdfast.proto.v1.Code.BAD_PARAMETER;

import java.util.Locale;
import java.util.regex.Pattern;

/** Ids of principals, definitions and assignments: GUIDs, kept in lower case. */
final class GuidFormat {

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private GuidFormat() {}

    /** The GUID in lower case. */
    static String checked(String text, String what) {
        String folded = text.toLowerCase(Locale.ROOT);
        if (!GUID.matcher(folded).matches()) {
            throw Access.refused(BAD_PARAMETER, "BadParameter", "The " + what + " is not a GUID of 8-4-4-4-12 digits.");
        }
        return folded;
    }
}
