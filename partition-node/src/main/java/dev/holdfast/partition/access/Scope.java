package dev.holdfast.partition.access;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a role holds: "/" (the whole HSM), "/keys" (all keys) or "/keys/{name}" (one key). What is granted at a scope
 * holds below it. Scopes are compared without regard to case, because key names are.
 */
public final class Scope {

    public static final String ROOT = "/";
    public static final String KEYS = "/keys";

    private static final Pattern VALID = Pattern.compile("/|/keys|/keys/[0-9a-zA-Z-]{1,127}");

    private Scope() {}

    public static String ofKey(String name) {
        return KEYS + "/" + name;
    }

    /** Whether this is "/", "/keys", or "/keys/" and a key's name. */
    public static boolean isValid(String scope) {
        return VALID.matcher(scope).matches();
    }

    /** Whether the scope is the HSM's and not a single key's. */
    static boolean isWide(String scope) {
        return scope.equals(ROOT) || scope.equals(KEYS);
    }

    static String folded(String scope) {
        return scope.toLowerCase(Locale.ROOT);
    }

    /** The scopes whose assignments hold at this one, folded, the widest first. */
    static List<String> above(String scope) {
        if (scope.equals(ROOT)) {
            return List.of(ROOT);
        }
        return scope.equals(KEYS) ? List.of(ROOT, KEYS) : List.of(ROOT, KEYS, folded(scope));
    }
}
