package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.http.Json;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an issuer elsewhere, which is trusted instead of one's own. Its keys are fetched once and kept for some
 * minutes; a token that names a key not among them has them fetched again, twice in half a minute at most.
 */
public final class ExternalTokens implements Tokens, Closeable {

    private static final int PATIENCE_MILLIS = 1_000;
    private static final int LARGEST_ANSWER = 256 * 1024;
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final JWKSource<SecurityContext> keys;
    private final TokenCheck check;

    /** The parts of a discovery document that matter here. */
    private record Discovered(
            @Nullable String issuer,
            @JsonProperty("jwks_uri") @Nullable String keys) {}

    private ExternalTokens(String issuer, URL keys, String tenant, Clock clock, ResourceRetriever network) {
        this.keys = JWKSourceBuilder.create(keys, network).build();
        check = new TokenCheck(this.keys, ALGORITHMS, issuer, tenant, clock);
    }

    /**
     * Asks the issuer's discovery document where its keys are.
     *
     * @param issuer an https URL, as it stands in the claim "iss"
     * @param tenant GUID that has to stand in the claim "tid"
     * @throws RefusedException UNREACHABLE when it does not answer, BAD_PARAMETER when it answers as another issuer
     */
    public static ExternalTokens discovered(String issuer, String tenant, Clock clock) {
        return discovered(issuer, tenant, clock, network());
    }

    static ExternalTokens discovered(String issuer, String tenant, Clock clock, ResourceRetriever network) {
        String place = (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + DiscoveryDocument.WELL_KNOWN;
        Discovered document = Json.read(fetched(url(place, "https"), network), Discovered.class);
        if (!issuer.equals(document.issuer()) || document.keys() == null) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The document " + place + " is not that of the issuer " + issuer
                            + "; configure the issuer as its document spells it.");
        }
        return new ExternalTokens(issuer, url(document.keys(), "https"), tenant, clock, network);
    }

    /**
     * Reads the issuer's keys from a place that is known.
     *
     * @param keys an https URL of a JWK set, or a file URL of one that somebody keeps up to date
     */
    public static ExternalTokens of(String issuer, String keys, String tenant, Clock clock) {
        String scheme = keys.startsWith("file:") ? "file" : "https";
        return new ExternalTokens(issuer, url(keys, scheme), tenant, clock, network());
    }

    @Override
    public Caller caller(String token, String audience) {
        return new Caller(check.require(token, audience).principal());
    }

    @Override
    public void close() throws IOException {
        if (keys instanceof Closeable source) {
            source.close();
        }
    }

    private static ResourceRetriever network() {
        return new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST_ANSWER);
    }

    private static byte[] fetched(URL url, ResourceRetriever network) {
        try {
            return network.retrieveResource(url).getContent().getBytes(UTF_8);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.UNREACHABLE,
                    "The issuer's document " + url + " cannot be read (" + e.getMessage()
                            + "); look after the issuer, or name its keys.");
        }
    }

    private static URL url(String text, String scheme) {
        try {
            URI uri = URI.create(text);
            if (scheme.equals(uri.getScheme())) {
                return uri.toURL();
            }
        } catch (IllegalArgumentException | MalformedURLException malformed) {
            throw noUrl(text);
        }
        throw noUrl(text);
    }

    private static RefusedException noUrl(String text) {
        return new RefusedException(
                Code.BAD_PARAMETER, "An issuer and its keys are named by https URLs; \"" + text + "\" is none.");
    }
}
