package dev.holdfast.coordinator.directory;

import dev.holdfast.coordinator.http.HttpRefusedException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The filters that clients look principals up with: one property that equals a text. */
final class GraphFilter {

    private static final String TEXT = "'((?:[^']|''){0,256})'";
    private static final Pattern ONE = Pattern.compile("\\s*(\\w{1,40}) eq " + TEXT + "\\s*");
    private static final Pattern ANY = Pattern.compile("\\s*(\\w{1,40})/any\\((\\w): ?\\2 eq " + TEXT + "\\)\\s*");
    private static final Set<String> NAMES = Set.of("displayname", "userprincipalname", "mail");

    private GraphFilter() {}

    /** @throws HttpRefusedException for a filter of another kind */
    static Predicate<Principal> parse(String text) {
        Matcher one = ONE.matcher(text);
        if (one.matches()) {
            return equal(one.group(1), one.group(2));
        }
        Matcher any = ANY.matcher(text);
        if (any.matches()) {
            return equal(any.group(1), any.group(3));
        }
        throw unsupported();
    }

    private static Predicate<Principal> equal(String property, String quoted) {
        String value = quoted.replace("''", "'");
        String name = property.toLowerCase(Locale.ROOT);
        if (NAMES.contains(name)) {
            return principal -> principal.displayName().equalsIgnoreCase(value);
        }
        return switch (name) {
            case "id" -> principal -> principal.objectId().equalsIgnoreCase(value);
            case "appid", "serviceprincipalnames" ->
                principal -> principal.clientId().equalsIgnoreCase(value);
            default -> throw unsupported();
        };
    }

    private static HttpRefusedException unsupported() {
        return new HttpRefusedException(
                400,
                "Request_UnsupportedQuery",
                "The filter has to compare one of id, appId, servicePrincipalNames, displayName and userPrincipalName"
                        + " with a text.",
                Map.of());
    }
}
