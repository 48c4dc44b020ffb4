package dev.holdfast.coordinator.issuer;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The resource that a token is for. Clients spell one resource in several ways: with a slash at the end, with two, as a
 * scope, and the resource manager by either of its two names.
 */
final class Audience {

    private static final String SCOPE_SUFFIX = "/.default";
    private static final Pattern RESOURCE = Pattern.compile("https://[A-Za-z0-9.:_/-]{1,200}");
    private static final Map<String, String> OTHER_NAMES =
            Map.of("https://management.core.windows.net", "https://management.azure.com");

    private Audience() {}

    /** One spelling for all of a resource's. */
    static String canonical(String resource) {
        String text = ofScope(resource.toLowerCase(Locale.ROOT));
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        String bare = text.substring(0, end);
        return OTHER_NAMES.getOrDefault(bare, bare);
    }

    static boolean isScope(String text) {
        return text.endsWith(SCOPE_SUFFIX);
    }

    /** The resource that such a scope stands for, with the slash that it may end in. */
    static String ofScope(String scope) {
        return isScope(scope) ? scope.substring(0, scope.length() - SCOPE_SUFFIX.length()) : scope;
    }

    /** @throws SignInRefusedException unless it is an https URL of reasonable length */
    static String requireResource(String resource) {
        if (!RESOURCE.matcher(resource).matches()) {
            throw new SignInRefusedException(
                    400,
                    "invalid_resource",
                    500011,
                    "A resource is an https URL, such as https://managedhsm.azure.net.");
        }
        return resource;
    }
}
