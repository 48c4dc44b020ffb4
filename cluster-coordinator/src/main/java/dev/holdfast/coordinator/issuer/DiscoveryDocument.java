package dev.holdfast.coordinator.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Where an issuer is asked for what (OpenID Connect Discovery 1.0 section 3). */
record DiscoveryDocument(
        String issuer,
        @JsonProperty("authorization_endpoint") String authorization,
        @JsonProperty("token_endpoint") String token,
        @JsonProperty("device_authorization_endpoint") String deviceAuthorization,
        @JsonProperty("jwks_uri") String keys,

        @JsonProperty("token_endpoint_auth_methods_supported")
        List<String> authentication,

        @JsonProperty("grant_types_supported") List<String> grants,
        @JsonProperty("response_types_supported") List<String> responses,
        @JsonProperty("subject_types_supported") List<String> subjects,

        @JsonProperty("id_token_signing_alg_values_supported")
        List<String> algorithms,

        @JsonProperty("claims_supported") List<String> claims) {

    /** Where clients look for one, below the authority that they were given. */
    static final String WELL_KNOWN = "/.well-known/openid-configuration";

    /**
     * @param oauth where token and authorization endpoints are
     * @param keys where the issuer's keys are
     */
    static DiscoveryDocument of(String issuer, String oauth, String keys) {
        return new DiscoveryDocument(
                issuer,
                oauth + "/authorize",
                oauth + "/token",
                oauth + "/devicecode",
                keys,
                List.of("client_secret_post", "client_secret_basic"),
                List.of("client_credentials"),
                List.of("token"),
                List.of("public"),
                List.of("RS256"),
                List.of("iss", "aud", "sub", "oid", "tid", "appid", "azp", "iat", "nbf", "exp", "ver", "idtyp"));
    }
}
