package dev.holdfast.harness.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.ResourceNotFoundException;
import com.azure.security.keyvault.keys.KeyAsyncClient;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The same service over HTTP/2, and to clients that do not wait. */
@ExtendWith(ServedHsm.class)
final class TransportTest {

    private static final byte[] DATA = "data".getBytes(UTF_8);
    private static final int AT_ONCE = 40;

    private final FaceUnderTest face;

    TransportTest(FaceUnderTest face) {
        this.face = face;
    }

    @Test
    void manyRequestsAtOnceOverHttp2() {
        inParallel(AzureClients.overHttp2(face), "second");
    }

    @Test
    void manyRequestsAtOnceOverHttp1() {
        inParallel(AzureClients.of(face), "first");
    }

    @Test
    void aKeysLifeWithoutWaiting() {
        KeyAsyncClient keys = AzureClients.overHttp2(face).asyncKeys();
        Mono<Boolean> life = keys.createEcKey(new CreateEcKeyOptions("async").setHardwareProtected(true))
                .then(Mono.defer(() -> keys.beginDeleteKey("async").last()))
                .then(Mono.defer(() -> keys.beginRecoverDeletedKey("async").last()))
                .then(Mono.defer(() -> keys.getKey("async")))
                .then(Mono.defer(() -> keys.beginDeleteKey("async").last()))
                .then(Mono.defer(() -> keys.purgeDeletedKey("async")))
                .then(Mono.defer(() -> keys.getDeletedKey("async")).map(key -> false))
                .onErrorResume(ResourceNotFoundException.class, gone -> Mono.just(true));
        assertEquals(true, life.block());
    }

    private static void inParallel(AzureClients clients, String name) {
        KeyAsyncClient keys = clients.asyncKeys();
        List<KeyVaultKey> made = Objects.requireNonNull(Flux.range(0, AT_ONCE)
                .flatMap(i -> keys.createEcKey(new CreateEcKeyOptions(name + "-" + i).setHardwareProtected(true)))
                .collectList()
                .block());
        List<byte[]> signatures = Objects.requireNonNull(Flux.fromIterable(made)
                .flatMapSequential(key -> clients.asyncCryptography(key).signData(SignatureAlgorithm.ES256, DATA))
                .map(result -> result.getSignature())
                .collectList()
                .block());
        assertTrue(IntStream.range(0, AT_ONCE)
                .allMatch(i -> OutsideCrypto.verifies(
                        SignatureAlgorithm.ES256, made.get(i).getKey(), DATA, signatures.get(i))));
        List<String> listed = Objects.requireNonNull(keys.listPropertiesOfKeys()
                .map(KeyProperties::getName)
                .collectList()
                .block());
        assertTrue(listed.containsAll(made.stream().map(KeyVaultKey::getName).toList()), listed::toString);
    }
}
