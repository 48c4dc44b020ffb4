package dev.holdfast.harness.bench;

import static dev.holdfast.harness.stage.StageTime.join;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.names.ServiceNames;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.rest.ServiceFace;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.service.CoordinatorService;
import dev.holdfast.harness.service.PrincipalsFile;
import dev.holdfast.harness.service.RackKind;
import dev.holdfast.harness.service.ServiceConfig;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.proto.v1.CreateKey;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EncryptionAlgorithm;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.WrapKey;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A service with one activated pool in this process, asked through its face and directly. */
final class RestTrial implements AutoCloseable {

    private static final String POOL = "Bench";
    private static final String CLIENT = "b0000000-0000-4000-8000-000000000002";
    private static final String SECRET = "of-a-service-that-ends-with-its-measurement";
    private static final String TOKEN = "/oauth2/v2.0/token";
    private static final String VERSION = "?api-version=7.5";
    /** A key has at most 100 versions. */
    private static final int VERSIONS = 90;

    private static final ByteString INPUT = ByteString.copyFrom(new byte[32]);
    private static final KeySpec EC =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();

    /**
     * What can be measured, both ways.
     *
     * @param face asks through a connection with this number
     * @param direct asks in the process of the service, for the client with this number
     */
    record Operation(String name, IntFunction<CompletableFuture<?>> face, IntFunction<CompletableFuture<?>> direct) {}

    private final CoordinatorService service;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("bench-client", true), NioIoHandler.newFactory());
    private final KeyClient keys;
    private final List<FaceConnection> connections;
    private final String authorization;
    private final AtomicLong made = new AtomicLong();

    /** Starts the service and makes its keys. */
    RestTrial(Path folder, int cards, int connections) throws IOException {
        ServiceHome home = new ServiceHome(folder.resolve("home"));
        home.create();
        ServiceConfig.write(home, RackKind.EMBEDDED, 0);
        Files.writeString(
                home.folder().resolve(PrincipalsFile.NAME),
                PrincipalsFile.ADMINISTRATOR + " = " + BenchPool.CALLER.principal() + " " + CLIENT + " owner " + SECRET
                        + "\n");
        ServiceConfig config = ServiceConfig.read(home.config());
        service = CoordinatorService.start(config);
        Pool pool = BenchPool.create(service.pools(), POOL, cards);
        BenchPool.activate(
                pool, new SecurityDomains(ForkJoinPool.commonPool()), BenchPool.holders(folder.resolve("custodians")));
        BenchPool.assignRoles(pool);
        keys = BenchPool.keys(pool);
        make("ec", EC);
        make("rsa", KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build());
        make("aes", KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build());
        ServiceFace face = service.face().orElseThrow();
        SslContext trust = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(face.authorityFile().toFile())
                .build();
        String host = POOL.toLowerCase(Locale.ROOT) + "." + ServiceNames.HSM_SUFFIX;
        String tenant = config.face().orElseThrow().tenant();
        authorization = "Bearer " + token(FaceConnection.open(face.address(), ServiceNames.LOGIN, trust, loop), tenant);
        this.connections = IntStream.range(0, connections)
                .mapToObj(number -> FaceConnection.open(face.address(), host, trust, loop))
                .toList();
    }

    List<Operation> operations() {
        String input = Base64.getUrlEncoder().withoutPadding().encodeToString(INPUT.toByteArray());
        return List.of(
                new Operation("get key", get("/keys/ec"), client -> keys.get("ec")),
                new Operation(
                        "sign P-256",
                        post("/keys/ec/sign", "{\"alg\":\"ES256\",\"value\":\"" + input + "\"}"),
                        client -> keys.sign(sign("ec", SignatureAlgorithm.ES256))),
                new Operation(
                        "sign RSA-2048",
                        post("/keys/rsa/sign", "{\"alg\":\"RS256\",\"value\":\"" + input + "\"}"),
                        client -> keys.sign(sign("rsa", SignatureAlgorithm.RS256))),
                new Operation(
                        "AES-256 wrap",
                        post("/keys/aes/wrapkey", "{\"alg\":\"A256KW\",\"value\":\"" + input + "\"}"),
                        client -> keys.wrap(WrapKey.newBuilder()
                                .setName("aes")
                                .setAlgorithm(EncryptionAlgorithm.A256KW)
                                .setKey(INPUT)
                                .build())),
                new Operation(
                        "create EC key",
                        client -> post("/keys/" + fresh() + "/create", "{\"kty\":\"EC-HSM\",\"crv\":\"P-256\"}")
                                .apply(client),
                        client -> keys.create(key(fresh(), EC))));
    }

    Throughput throughFace(Operation operation, int clients, Duration duration) {
        return Throughput.measure(clients, duration, operation.face());
    }

    Throughput direct(Operation operation, int clients, Duration duration) {
        return Throughput.measure(clients, duration, operation.direct());
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        service.close();
    }

    private IntFunction<CompletableFuture<?>> get(String path) {
        return client -> connections
                .get(client)
                .ask(HttpMethod.GET, path + VERSION, new byte[0], "authorization", authorization);
    }

    private IntFunction<CompletableFuture<?>> post(String path, String json) {
        byte[] body = json.getBytes(UTF_8);
        return client -> connections
                .get(client)
                .ask(
                        HttpMethod.POST,
                        path + VERSION,
                        body,
                        "authorization",
                        authorization,
                        "content-type",
                        "application/json");
    }

    private static String token(FaceConnection login, String tenant) {
        String form = "grant_type=client_credentials&client_id=" + CLIENT + "&client_secret=" + SECRET
                + "&scope=https%3A%2F%2F" + ServiceNames.HSM_SUFFIX + "%2F.default";
        byte[] answer = join(login.ask(
                HttpMethod.POST,
                "/" + tenant + TOKEN,
                form.getBytes(UTF_8),
                "content-type",
                "application/x-www-form-urlencoded"));
        return FaceConnection.tree(answer).get("access_token").asText();
    }

    private void make(String name, KeySpec spec) {
        join(keys.create(key(name, spec)));
    }

    private String fresh() {
        return "made-" + made.getAndIncrement() / VERSIONS;
    }

    private static CreateKey key(String name, KeySpec spec) {
        return CreateKey.newBuilder()
                .setName(name)
                .setSpec(spec)
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .build();
    }

    private static Sign sign(String key, SignatureAlgorithm algorithm) {
        return Sign.newBuilder()
                .setName(key)
                .setAlgorithm(algorithm)
                .setDigest(INPUT)
                .build();
    }
}
