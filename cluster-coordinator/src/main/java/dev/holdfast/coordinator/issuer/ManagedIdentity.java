package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.coordinator.directory.Principal;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.HttpService;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Gives tokens of one principal to programs on this machine, over plain HTTP, as the platform does for what runs on it.
 * Two of the three ways to ask show a secret from the environment; the third, of virtual machines, shows none, so that it
 * has to be allowed on purpose.
 */
public final class ManagedIdentity implements HttpService {

    private static final Set<String> SECRET_HEADERS = Set.of("secret", "x-identity-header");

    private final Issuer issuer;
    private final Principal principal;
    private final byte[] secret;
    private final boolean openToMachine;
    private final Clock clock;

    /**
     * @param secret of MSI_SECRET and IDENTITY_HEADER; with an empty one nobody is believed
     * @param openToMachine whether every program that reaches the port gets a token, without the secret
     * @param clock by which refusals are dated
     */
    public ManagedIdentity(Issuer issuer, Principal principal, byte[] secret, boolean openToMachine, Clock clock) {
        this.issuer = issuer;
        this.principal = principal;
        this.secret = secret.clone();
        this.openToMachine = openToMachine;
        this.clock = clock;
    }

    /** Times are text here: what these clients are used to. */
    private record Reply(
            @JsonProperty("access_token") String token,
            @JsonProperty("expires_on") String expires,
            @JsonProperty("expires_in") String expiresIn,
            @JsonProperty("not_before") String notBefore,
            String resource,
            @JsonProperty("token_type") String type,
            @JsonProperty("client_id") String clientId) {
        @Override
        public String toString() {
            return resource;
        }
    }

    @Override
    public CompletableFuture<Answer> serve(HttpCall call) {
        try {
            return CompletableFuture.completedFuture(answer(call));
        } catch (SignInRefusedException e) {
            return CompletableFuture.completedFuture(e.answer(clock.instant()));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Errors.answer(e));
        }
    }

    private Answer answer(HttpCall call) {
        if (!call.method().equals("GET") && !call.method().equals("POST")) {
            throw new HttpRefusedException(
                    405, "MethodNotAllowed", "This path answers GET and POST.", Map.of("allow", "GET, POST"));
        }
        requireAllowed(call);
        String resource = resource(call);
        IssuedToken token = issuer.issue(principal, resource);
        return Answer.ok(new Reply(
                        token.text(),
                        Long.toString(token.expires().getEpochSecond()),
                        Long.toString(token.lifetime().toSeconds()),
                        Long.toString(token.issued().getEpochSecond()),
                        resource,
                        "Bearer",
                        principal.clientId()))
                .with("cache-control", "no-store");
    }

    private void requireAllowed(HttpCall call) {
        Optional<String> shown = SECRET_HEADERS.stream()
                .flatMap(name -> call.header(name).stream())
                .findFirst();
        if (shown.isPresent()) {
            if (secret.length == 0 || !MessageDigest.isEqual(secret, shown.get().getBytes(UTF_8))) {
                throw new SignInRefusedException(
                        401, "invalid_client", 7000215, "The secret is not the one of this identity.");
            }
            return;
        }
        // A program that is led to fetch a URL sends no such header, and a proxy says that it is one.
        boolean meant = call.header("metadata").filter("true"::equalsIgnoreCase).isPresent();
        if (!openToMachine || !meant || isForwarded(call)) {
            throw SignInRefusedException.badRequest(
                    900144, "The request lacks the header secret, or X-IDENTITY-HEADER, with the identity's secret.");
        }
    }

    private static boolean isForwarded(HttpCall call) {
        return call.header("x-forwarded-for").isPresent();
    }

    private static String resource(HttpCall call) {
        return Audience.requireResource(call.parameter("resource")
                .or(() -> call.method().equals("POST") ? Form.of(call).value("resource") : Optional.empty())
                .orElseThrow(() -> SignInRefusedException.badRequest(900144, "The value resource is missing.")));
    }
}
