package dev.holdfast.harness.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.door.PoolToken;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.stage.StageTime;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeyBundle;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The pool under its name: after a recovery, the new one. */
public final class TestedPool {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    private final CoordinatorService service;
    private final ServiceConfig config;
    private final String name;
    private final Caller user;

    TestedPool(CoordinatorService service, ServiceConfig config, String name, Caller user) {
        this.service = service;
        this.config = config;
        this.name = name;
        this.user = user;
    }

    public String name() {
        return name;
    }

    /** Its administrator, who may do everything with keys as well. */
    public Caller user() {
        return user;
    }

    /** Its keys over the partition protocol, in the name of {@link #user}. */
    public KeyClient keys() {
        return new KeyClient(pool().client(), user);
    }

    /** Its role assignments, definitions and settings, likewise. */
    public RoleClient roles() {
        return new RoleClient(pool().client(), user);
    }

    /** A new key on P-256 that may do what such keys do. */
    public KeyBundle createKey(String key) {
        return await(keys().create(CreateKey.newBuilder()
                .setName(key)
                .setSpec(P_256)
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .build()));
    }

    /** The pool as the service's own code has it. */
    public Pool pool() {
        return service.pools()
                .find(name)
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "Pool " + name + " is lost; recover it before it is used."));
    }

    /** How HTTP clients reach it. A token is asked for each time. */
    public RestAccess rest() {
        return RestAccess.of(service.face().orElseThrow(), config, name);
    }

    /**
     * Where PKCS#11 applications reach it, as p11-kit wants it in {@code P11_KIT_SERVER_ADDRESS}. Holdfast's own client module
     * wants it in {@code HOLDFAST_PKCS11}, with {@code unix:} in the place of {@code unix:path=}. Waits until the door is open.
     */
    public String pkcs11Address() {
        Path socket = config.home().doors().resolve(name + ".sock");
        PoolWatch.await("the PKCS#11 door of " + name + " is open", () -> Files.exists(socket));
        return "unix:path=" + socket;
    }

    /** Gives the PKCS#11 token the pool's name for a label, and its PINs. One that has PINs already loses its objects. */
    public void initializeToken(String securityOfficerPin, String userPin) {
        PoolToken.initialize(
                pool(), name, ByteString.copyFrom(securityOfficerPin, UTF_8), ByteString.copyFrom(userPin, UTF_8));
    }

    /** Waits for an answer, and throws what the call itself would have thrown, such as a {@link RefusedException}. */
    public static <T> T await(CompletableFuture<T> answer) {
        return StageTime.ofThisMachine().await(answer);
    }

    /**
     * Waits for an answer: OK, or the code of the refusal.
     *
     * @throws CompletionException when it failed and was not refused
     */
    public static Code codeOf(CompletableFuture<?> answer) {
        try {
            answer.join();
            return Code.OK;
        } catch (CompletionException e) {
            if (RefusedException.behind(e) instanceof RefusedException refused) {
                return refused.code();
            }
            throw e;
        }
    }

    List<String> cardIds() {
        return pool().cardIds();
    }

    @Override
    public String toString() {
        return name;
    }
}
