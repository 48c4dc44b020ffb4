package dev.holdfast.coordinator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A shared access signature: who has it may do what it says until it expires. The text goes to the storage and nowhere
 * else; the times in it are for messages, and only the storage judges it.
 */
final class SasToken {

    private static final Pattern QUERY = Pattern.compile("[\\x21-\\x7e&&[^#?]]+");
    private static final int DATE_ALONE = "2030-01-31".length();

    private final String text;
    private final Map<String, String> fields;

    private SasToken(String text, Map<String, String> fields) {
        this.text = text;
        this.fields = fields;
    }

    /**
     * @param token a query, with or without the question mark before it
     * @throws RefusedException BAD_PARAMETER; the message does not quote it
     */
    static SasToken parse(String token) {
        String text = token.strip();
        text = text.startsWith("?") ? text.substring(1) : text;
        if (QUERY.matcher(text).matches()) {
            Map<String, String> fields = fields(text);
            if (!fields.getOrDefault("sig", "").isEmpty()) {
                return new SasToken(text, fields);
            }
        }
        throw new RefusedException(
                Code.BAD_PARAMETER,
                "A SAS token for the container is needed, as the storage account gives it: sv=...&sig=...");
    }

    /** The query itself. */
    String text() {
        return text;
    }

    /** Nothing where the token does not say. */
    Optional<Instant> begin() {
        return time("st");
    }

    /** Nothing where the token does not say, because a policy of the container does. */
    Optional<Instant> expiry() {
        return time("se");
    }

    @Override
    public String toString() {
        return "SasToken[not told]";
    }

    private Optional<Instant> time(String field) {
        String written = fields.getOrDefault(field, "");
        try {
            return Optional.of(
                    written.length() == DATE_ALONE
                            ? LocalDate.parse(written)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : OffsetDateTime.parse(written).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> fields(String query) {
        Map<String, String> fields = new HashMap<>();
        for (String field : query.split("&")) {
            int name = field.indexOf('=');
            try {
                fields.put(field.substring(0, Math.max(0, name)), URLDecoder.decode(field.substring(name + 1), UTF_8));
            } catch (IllegalArgumentException e) {
                return Map.of();
            }
        }
        return fields;
    }
}
