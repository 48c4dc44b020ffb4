package dev.holdfast.harness.junit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.coordinator.rest.ServiceFace;
import dev.holdfast.harness.azure.ClientEnvironment;
import dev.holdfast.harness.client.rest.ServiceAuthority;
import dev.holdfast.harness.service.FaceConfig;
import dev.holdfast.harness.service.PrincipalsFile;
import dev.holdfast.harness.service.ServiceConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/**
 * How HTTP clients reach the pool: under its public name, which the service itself is the proxy for.
 *
 * @param url of the pool, without a slash at its end
 * @param proxy the service's address, on loopback
 * @param authority the certificate that clients have to trust, PEM
 * @param token a bearer token of the pool's user, good for an hour
 * @param environment variables that lead the managed service's own clients here, such as az and the SDKs, as {@code hsm env}
 *     prints them
 */
public record RestAccess(
        String url, InetSocketAddress proxy, Path authority, String token, Map<String, String> environment) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCE = "https://managedhsm.azure.net";

    static RestAccess of(ServiceFace face, ServiceConfig config, String pool) {
        FaceConfig shown = config.face().orElseThrow();
        String address = face.address().getHostString() + ":" + face.address().getPort();
        PrincipalsFile.Entry user =
                PrincipalsFile.read(shown.principals()).require(shown.identity().orElse(PrincipalsFile.ADMINISTRATOR));
        ClientEnvironment environment = new ClientEnvironment(
                address,
                face.authorityFile(),
                config.home().azure(),
                shown.tenant(),
                shown.subscription(),
                shown.identity().map(identity -> user.secret()));
        return new RestAccess(
                "https://" + pool + ".managedhsm.azure.net",
                face.address(),
                face.authorityFile(),
                token(address, user.secret()),
                environment.variables());
    }

    /** A client that goes through the proxy and trusts the authority. */
    public HttpClient client() {
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(proxy))
                .sslContext(new ServiceAuthority(authority).trusted())
                .build();
    }

    /**
     * A request that has the token.
     *
     * @param pathAndQuery such as {@code /keys/mine?api-version=7.5}
     */
    public HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(url + pathAndQuery))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json");
    }

    /** Whoever has the token may use the pool. */
    @Override
    public String toString() {
        return url + " through " + proxy;
    }

    /** As programs on the managed identity's machine get it. */
    private static String token(String address, String secret) {
        URI uri = URI.create("http://" + address + "/msi?api-version=2019-08-01&resource=" + RESOURCE);
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("X-IDENTITY-HEADER", secret).build();
        try {
            HttpResponse<String> reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() != 200) {
                throw new IllegalStateException("The service gave its own user no token: " + reply.statusCode());
            }
            return JSON.readTree(reply.body()).get("access_token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a token was asked for", e);
        }
    }
}
