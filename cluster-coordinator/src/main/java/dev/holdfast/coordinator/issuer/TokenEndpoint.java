package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.HttpCall;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives a token to a client that shows its secret: the client-credentials grant of RFC 6749 section 4.4. */
final class TokenEndpoint {

    private static final String BASIC = "Basic ";
    /** Asked for beside the resource by libraries that sign in people as well; they change nothing for a client. */
    private static final Set<String> IDLE_SCOPES = Set.of("openid", "profile", "offline_access");

    private final Issuer issuer;

    TokenEndpoint(Issuer issuer) {
        this.issuer = issuer;
    }

    /** What a client shows: who it is, and the proof. */
    private record Credentials(String clientId, String secret) {
        @Override
        public String toString() {
            return clientId;
        }
    }

    /** What a client gets (RFC 6749 section 5.1). */
    record Grant(
            @JsonProperty("token_type") String type,
            @JsonProperty("expires_in") long expiresIn,
            @JsonProperty("ext_expires_in") long extendedExpiresIn,
            @JsonProperty("access_token") String token) {
        @Override
        public String toString() {
            return type;
        }
    }

    /** @throws SignInRefusedException when no token is due */
    Answer answer(HttpCall call) {
        Form form = Form.of(call);
        if (!form.require("grant_type").equals("client_credentials")) {
            throw new SignInRefusedException(
                    400, "unsupported_grant_type", 70003, "Tokens are given for the grant client_credentials alone.");
        }
        Principal principal = authenticated(credentials(call, form));
        IssuedToken token = issuer.issue(principal, resource(form));
        long seconds = token.lifetime().toSeconds();
        return Answer.ok(new Grant("Bearer", seconds, seconds, token.text()))
                .with("cache-control", "no-store")
                .with("pragma", "no-cache");
    }

    private Principal authenticated(Credentials shown) {
        Principal principal = issuer.directory()
                .byClientId(shown.clientId())
                .orElseThrow(() -> new SignInRefusedException(
                        400, "unauthorized_client", 700016, "No principal with this client id is declared here."));
        byte[] declared = principal.secret();
        byte[] given = shown.secret().getBytes(UTF_8);
        try {
            if (declared.length == 0 || !MessageDigest.isEqual(declared, given)) {
                throw new SignInRefusedException(
                        401,
                        "invalid_client",
                        7000215,
                        "Invalid client secret provided; it has to be the secret that is declared for "
                                + principal.clientId() + ".");
            }
            return principal;
        } finally {
            Arrays.fill(declared, (byte) 0);
            Arrays.fill(given, (byte) 0);
        }
    }

    /** From the form, or from the header of RFC 7617, whose two parts are encoded as a form's values are. */
    private static Credentials credentials(HttpCall call, Form form) {
        Optional<String> header = call.header("authorization")
                .filter(text -> text.regionMatches(true, 0, BASIC, 0, BASIC.length()))
                .map(text -> text.substring(BASIC.length()).strip());
        if (header.isPresent()) {
            return basic(header.get());
        }
        String secret = form.value("client_secret")
                .orElseThrow(() -> new SignInRefusedException(
                        401, "invalid_client", 7000218, "The form lacks the value client_secret."));
        return new Credentials(form.require("client_id"), secret);
    }

    private static Credentials basic(String encoded) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(encoded), UTF_8).split(":", 2);
            if (parts.length == 2) {
                return new Credentials(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
            }
        } catch (IllegalArgumentException malformed) {
            throw noCredentials();
        }
        throw noCredentials();
    }

    private static SignInRefusedException noCredentials() {
        return new SignInRefusedException(
                401, "invalid_client", 7000218, "The header Authorization holds no client id and secret.");
    }

    /** From the value scope, or from resource, as it was before there were scopes. */
    private static String resource(Form form) {
        Optional<String> named = form.value("resource");
        return Audience.requireResource(named.isPresent() ? named.get() : ofScope(form.require("scope")));
    }

    private static String ofScope(String text) {
        List<String> scopes = Arrays.stream(text.strip().split(" +"))
                .filter(scope -> !IDLE_SCOPES.contains(scope))
                .toList();
        if (scopes.size() != 1 || !Audience.isScope(scopes.get(0))) {
            throw new SignInRefusedException(
                    400, "invalid_scope", 1002012, "The scope has to be one resource followed by /.default.");
        }
        return Audience.ofScope(scopes.get(0));
    }
}
