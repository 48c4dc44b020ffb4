package dev.holdfast.coordinator.storage;

import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.common.sas.CommonSasQueryParameters;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shared access signature: who has it may do what it says until it expires. The text goes to the storage and nowhere
 * else; what it says of itself is for messages, and only the storage judges it.
 */
final class SasToken {

    private static final Pattern QUERY = Pattern.compile("[\\x21-\\x7e&&[^#?]]+");

    private final String text;
    private final CommonSasQueryParameters parameters;

    private SasToken(String text, CommonSasQueryParameters parameters) {
        this.text = text;
        this.parameters = parameters;
    }

    /**
     * @param token a query, with or without the question mark before it
     * @throws RefusedException BAD_PARAMETER
     */
    static SasToken parse(String token) {
        String text = token.strip();
        text = text.startsWith("?") ? text.substring(1) : text;
        if (QUERY.matcher(text).matches()) {
            CommonSasQueryParameters parameters = parametersOf(text);
            if (parameters != null && parameters.getSignature() != null) {
                return new SasToken(text, parameters);
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

    /** The letters of what it allows, or nothing where a policy of the container says it. */
    Optional<String> permissions() {
        return Optional.ofNullable(parameters.getPermissions());
    }

    Optional<Instant> begin() {
        return Optional.ofNullable(parameters.getStartTime()).map(OffsetDateTime::toInstant);
    }

    Optional<Instant> expiry() {
        return Optional.ofNullable(parameters.getExpiryTime()).map(OffsetDateTime::toInstant);
    }

    @Override
    public String toString() {
        return "SasToken[" + permissions().orElse("?") + "]";
    }

    private static @Nullable CommonSasQueryParameters parametersOf(String query) {
        try {
            return new BlobUrlParts().parseSasQueryParameters(query).getCommonSasQueryParameters();
        } catch (RuntimeException e) {
            // The library's message may quote the token.
            return null;
        }
    }
}
