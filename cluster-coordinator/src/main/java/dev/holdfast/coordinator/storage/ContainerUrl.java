package dev.holdfast.coordinator.storage;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of a blob container. The account is the first label of the host's name, or the first segment of the path where
 * the host is an address or a name without dots, as emulators are reached.
 *
 * @param account the container's URL without the container: no slash at its end
 * @param container its name
 */
record ContainerUrl(URI account, String container) {

    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
    private static final Pattern ACCOUNT_PATH = Pattern.compile("/[A-Za-z0-9][A-Za-z0-9-]{0,62}");
    private static final Pattern CONTAINER = Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern CONTAINER_URL = Pattern.compile("(?<account>.+)/(?<container>[^/]+)");

    /** @throws RefusedException BAD_PARAMETER; the message does not quote the URL, which may hold a secret by mistake */
    static ContainerUrl parse(String url) {
        Matcher parts = CONTAINER_URL.matcher(url);
        if (parts.matches() && CONTAINER.matcher(parts.group("container")).matches()) {
            Optional<URI> account = account(parts.group("account"))
                    .filter(uri -> uri.getScheme().equals("https")
                            || LOOPBACK.matcher(uri.getHost()).matches());
            if (account.isPresent()) {
                return new ContainerUrl(account.get(), parts.group("container"));
            }
        }
        throw new RefusedException(
                Code.BAD_PARAMETER,
                "The storage must be named by its container's URL, such as"
                        + " https://account.blob.core.windows.net/container, with https unless it is on this machine,"
                        + " and without user, query or fragment; the SAS token is given beside it.");
    }

    /** An account's URL: {@code https://account.blob.core.windows.net} or {@code http://127.0.0.1:10000/account}. */
    static Optional<URI> account(String url) {
        try {
            URI uri = new URI(url).parseServerAuthority();
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            boolean plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() < 1 << 16;
            if (!plain || !(scheme.equals("https") || scheme.equals("http"))) {
                return Optional.empty();
            }
            boolean wellPlaced = pathStyle(uri.getHost())
                    ? ACCOUNT_PATH.matcher(uri.getRawPath()).matches()
                    : uri.getRawPath().isEmpty();
            return wellPlaced
                    ? Optional.of(URI.create(scheme + "://" + authority(uri) + uri.getRawPath()))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Host and port in lower case, without the port that goes without saying. */
    String authority() {
        return account.getRawAuthority();
    }

    /** The container of the same name in another account. */
    ContainerUrl in(URI other) {
        return new ContainerUrl(other, container);
    }

    boolean isPathStyle() {
        return pathStyle(account.getHost());
    }

    @Override
    public String toString() {
        return account + "/" + container;
    }

    private static boolean pathStyle(String host) {
        return host.indexOf('.') < 0 || ADDRESS.matcher(host).matches();
    }

    private static String authority(URI uri) {
        int usual = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return uri.getPort() < 0 || uri.getPort() == usual ? host : host + ":" + uri.getPort();
    }
}
