package dev.holdfast.coordinator.directory;

import dev.holdfast.coordinator.directory.Principal.ResourceRight;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Who is declared to this service.
 *
 * @param tenant GUID in lower case, of the directory itself
 * @param subscription GUID in lower case, of the one subscription there is
 * @param principals no two with the same object id or client id
 */
public record Directory(String tenant, String subscription, List<Principal> principals) {

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public Directory {
        tenant = guid("tenant", tenant);
        subscription = guid("subscription", subscription);
        principals = List.copyOf(principals);
        requireDistinct(principals, Principal::objectId);
        requireDistinct(principals, Principal::clientId);
    }

    public Optional<Principal> byObjectId(String objectId) {
        return by(Principal::objectId, objectId);
    }

    public Optional<Principal> byClientId(String clientId) {
        return by(Principal::clientId, clientId);
    }

    /** What the holder of this object id may do with resources; nothing if it is not declared. */
    public ResourceRight rightOf(String objectId) {
        return byObjectId(objectId).map(Principal::right).orElse(ResourceRight.NONE);
    }

    private Optional<Principal> by(Function<Principal, String> id, String value) {
        String sought = value.toLowerCase(Locale.ROOT);
        return principals.stream()
                .filter(principal -> id.apply(principal).equals(sought))
                .findFirst();
    }

    private static void requireDistinct(List<Principal> principals, Function<Principal, String> id) {
        if (principals.stream().map(id).distinct().count() != principals.size()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Two principals have the same object id or client id; give each its own.");
        }
    }

    /** Whether this is a GUID, in whatever case. */
    public static boolean isGuid(String text) {
        return GUID.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    static String guid(String what, String text) {
        if (!isGuid(text)) {
            throw new RefusedException(Code.BAD_PARAMETER, "The " + what + " \"" + text + "\" is not a GUID.");
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
