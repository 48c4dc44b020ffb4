package dev.holdfast.coordinator.face;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port as a Host header, :authority or the target of a CONNECT spells them (RFC 3986 section 3.2, without user).
 *
 * @param host in lower case; an IPv6 address stays in its brackets
 */
record Authority(String host, int port) {

    private static final Pattern SPELLING =
            Pattern.compile("(?<host>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:(?<port>[0-9]{1,5}))?");

    private static final int HIGHEST_PORT = 65_535;

    /** @param usualPort what it means when it names no port */
    static Optional<Authority> parse(String text, int usualPort) {
        Matcher parts = SPELLING.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String digits = parts.group("port");
        int port = digits == null ? usualPort : Integer.parseInt(digits);
        return port < 1 || port > HIGHEST_PORT
                ? Optional.empty()
                : Optional.of(new Authority(parts.group("host").toLowerCase(Locale.ROOT), port));
    }
}
