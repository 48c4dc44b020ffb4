package dev.holdfast.coordinator.names;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The host names that the service answers to: the public ones, which clients reach through the loopback proxy without any
 * setting of their own, and names under "localhost" for those who rather register a cloud of their own.
 */
public final class ServiceNames {

    public static final String LOGIN = "login.microsoftonline.com";
    public static final String RESOURCE_MANAGER = "management.azure.com";
    public static final String GRAPH = "graph.microsoft.com";
    public static final String HSM_SUFFIX = "managedhsm.azure.net";
    public static final String BLOB_SUFFIX = "blob.core.windows.net";
    /** Serves login, resource manager and directory alike; HSMs are below {@link #LOCAL_HSM_SUFFIX}. */
    public static final String LOCAL = "localhost";

    public static final String LOCAL_HSM_SUFFIX = "managedhsm.localhost";

    private ServiceNames() {}

    /** The suffixes under which HSMs are asked. */
    public static List<String> hsmSuffixes() {
        return List.of(HSM_SUFFIX, LOCAL_HSM_SUFFIX);
    }

    public static boolean isLogin(String host) {
        return host.equals(LOGIN) || host.equals(LOCAL);
    }

    public static boolean isResourceManager(String host) {
        return host.equals(RESOURCE_MANAGER) || host.equals(LOCAL);
    }

    public static boolean isGraph(String host) {
        return host.equals(GRAPH) || host.equals(LOCAL);
    }

    /** The name of the HSM that a host stands for, in lower case; empty when it stands for none. */
    public static Optional<String> hsmOf(String host) {
        return hsmSuffixes().stream()
                .flatMap(suffix -> below(host, suffix).stream())
                .findFirst();
    }

    /** The storage account that a host stands for, in lower case; empty when it stands for none. */
    public static Optional<String> storageAccountOf(String host) {
        return below(host, BLOB_SUFFIX);
    }

    /** Where an HSM is asked, by those who come by the public names. */
    public static String hsmUri(String hsm) {
        return "https://" + hsm.toLowerCase(Locale.ROOT) + "." + HSM_SUFFIX;
    }

    /** Host and port without the first label: the resource that a token for an HSM is for. */
    public static String hsmResource(String authority) {
        return "https://" + authority.substring(authority.indexOf('.') + 1);
    }

    private static Optional<String> below(String host, String suffix) {
        if (!host.endsWith("." + suffix)) {
            return Optional.empty();
        }
        String name = host.substring(0, host.length() - suffix.length() - 1);
        return name.isEmpty() || name.contains(".") ? Optional.empty() : Optional.of(name);
    }
}
