package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ProtocolError;
import dev.holdfast.proto.v1.ProtocolError.Reason;
import dev.holdfast.proto.v1.ReadIndex;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The channel as its users see it, the same over TLS and inside the JVM. */
@ExtendWith(LeakWatch.class)
class PartitionChannelTest {

    enum Transport {
        IN_VM,
        TLS
    }

    private static EventLoops loops;
    private static TestAuthority authority;

    /** Requests that reached the card, each with the answer it waits for. */
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    private final BlockingQueue<ReplicationMessage> replicated = new LinkedBlockingQueue<>();
    private Optional<ProtocolError> objection = Optional.empty();

    private record Asked(Hello peer, Request request, CompletableFuture<Response> answer) {}

    @BeforeAll
    static void start() throws Exception {
        loops = new EventLoops(2);
        authority = new TestAuthority("Test authority");
    }

    @AfterAll
    static void stop() {
        loops.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersComeBackInAnyOrderEachToItsRequest(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = connect(transport, server)) {
            assertEquals("card-1", connection.peer().getSender());
            List<CompletableFuture<Response>> answers = new ArrayList<>();
            List<Asked> reached = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(connection.call(TestFrames.random(i)));
            }
            for (int i = 0; i < 100; i++) {
                reached.add(next());
            }
            for (int i = 99; i >= 0; i--) {
                Asked one = reached.get(i);
                assertEquals("tester", one.peer().getSender());
                one.answer()
                        .complete(
                                TestFrames.bytes(one.request().getRandomBytes().getCount()));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(i, get(answers.get(i)).getRandomResult().getBytes().size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFrameOfTheLongestSizePasses(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = connect(transport, server)) {
            CompletableFuture<Response> answer = connection.call(TestFrames.status());
            int payload = Limits.DEFAULT.maxFrameBytes() - 64;
            next().answer().complete(TestFrames.bytes(payload));
            assertEquals(payload, get(answer).getRandomResult().getBytes().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void replicationMessagesKeepTheirOrder(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = connect(transport, server)) {
            for (int i = 1; i <= 500; i++) {
                assertTrue(connection.send(message(i)));
            }
            for (int i = 1; i <= 500; i++) {
                ReplicationMessage message = replicated.poll(10, TimeUnit.SECONDS);
                assertEquals(i, message.getReadIndex().getCorrelation());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalKeepsItsCodeAndADefectTellsNothing(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = connect(transport, server)) {
            CompletableFuture<Response> refused = connection.call(TestFrames.status());
            next().answer().completeExceptionally(new RefusedException(Code.CONFLICT, "Taken; choose another name."));
            assertEquals(Code.CONFLICT, get(refused).getStatus().getCode());
            assertEquals("Taken; choose another name.", get(refused).getStatus().getMessage());

            CompletableFuture<Response> defect = connection.call(TestFrames.status());
            next().answer().completeExceptionally(new IllegalStateException("secret 4711"));
            assertEquals(Code.INTERNAL, get(defect).getStatus().getCode());
            assertFalse(get(defect).getStatus().getMessage().contains("4711"));

            CompletableFuture<Response> tooLong = connection.call(TestFrames.status());
            next().answer().complete(TestFrames.bytes(Limits.DEFAULT.maxFrameBytes()));
            assertEquals(Code.LIMIT_EXCEEDED, get(tooLong).getStatus().getCode());

            assertEquals(
                    Code.BAD_PARAMETER,
                    get(connection.call(Request.getDefaultInstance()))
                            .getStatus()
                            .getCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineIsKeptHereAndALateAnswerIsHarmless(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = connect(transport, server)) {
            Request hasty = TestFrames.status().toBuilder().setDeadlineMillis(1).build();
            assertEquals(Code.DEADLINE_EXCEEDED, refusal(connection.call(hasty)));
            Asked late = next();
            assertEquals(1, late.request().getDeadlineMillis());
            late.answer().complete(TestFrames.ok());
            CompletableFuture<Response> answer = connection.call(TestFrames.status());
            next().answer().complete(TestFrames.ok());
            assertEquals(Code.OK, get(answer).getStatus().getCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOutstandingIsBounded(Transport transport) throws Exception {
        Limits narrow = new Limits(1 << 20, 2, 1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(30));
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = get(PartitionConnection.open(
                        server.address(),
                        own("tester"),
                        options(transport, "tester").withLimits(narrow)))) {
            Request hasty = TestFrames.status().toBuilder().setDeadlineMillis(1).build();
            CompletableFuture<Response> first = connection.call(hasty);
            CompletableFuture<Response> second = connection.call(TestFrames.status());
            assertEquals(Code.DEADLINE_EXCEEDED, refusal(first));
            assertEquals(Code.BUSY, refusal(connection.call(TestFrames.status())), "a late request keeps its room");
            assertFalse(connection.send(message(1)));
            next().answer().complete(TestFrames.ok());
            next().answer().complete(TestFrames.ok());
            get(second);

            Request large = TestFrames.padded(700_000);
            CompletableFuture<Response> third = connection.call(large);
            assertEquals(Code.BUSY, refusal(connection.call(large)), "bytes are bounded too");
            assertEquals(Code.LIMIT_EXCEEDED, refusal(connection.call(TestFrames.padded(1 << 20))));
            next().answer().complete(TestFrames.ok());
            get(third);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostChannelTellsWhatMayHaveHappened(Transport transport) throws Exception {
        PartitionServer server = serve(transport);
        try (PartitionConnection connection = connect(transport, server)) {
            CompletableFuture<Response> outstanding = connection.call(TestFrames.status());
            next();
            server.close();
            assertEquals(Code.OUTCOME_UNKNOWN, refusal(outstanding));
            get(connection.closed());
            assertFalse(connection.isOpen());
            assertEquals(Code.UNREACHABLE, refusal(connection.call(TestFrames.status())));
            assertFalse(connection.send(message(1)));
            assertEquals(
                    Code.UNREACHABLE,
                    refusal(PartitionConnection.open(server.address(), own("tester"), options(transport, "tester"))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressIsFreeAgainOnceItsServerIsClosed(Transport transport) throws Exception {
        PartitionServer first = serve(transport);
        assertEquals(
                Code.CONFLICT,
                refusal(PartitionServer.bind(
                        first.address(), () -> own("card-1"), options(transport, "card-1"), service())));
        first.close();
        try (PartitionServer second = get(
                PartitionServer.bind(first.address(), () -> own("card-1"), options(transport, "card-1"), service()))) {
            connect(transport, second).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCardDecidesWhomItAdmits(Transport transport) throws Exception {
        objection = Optional.of(ProtocolErrors.of(Reason.POOL_MISMATCH, "This pool was recovered since."));
        try (PartitionServer server = serve(transport)) {
            var refused = PartitionConnection.open(server.address(), own("tester"), options(transport, "tester"));
            RefusedException reason = reason(refused);
            assertEquals(Code.FORBIDDEN, reason.code());
            assertTrue(reason.getMessage().contains("This pool was recovered since."), reason.getMessage());
        }
    }

    private FrameService service() {
        return new FrameService() {
            @Override
            public CompletableFuture<Response> serve(Hello peer, Request request) {
                CompletableFuture<Response> answer = new CompletableFuture<>();
                asked.add(new Asked(peer, request, answer));
                return answer;
            }

            @Override
            public void replicate(Hello peer, ReplicationMessage message) {
                replicated.add(message);
            }

            @Override
            public Optional<ProtocolError> admit(Hello peer, Optional<X509Certificate> certificate) {
                return objection;
            }
        };
    }

    private PartitionServer serve(Transport transport) throws Exception {
        Address address = transport == Transport.IN_VM ? new Address.InVm("card-1") : Address.loopback(0);
        Supplier<Hello> own = () -> own("card-1");
        return get(PartitionServer.bind(address, own, options(transport, "card-1"), service()));
    }

    private static PartitionConnection connect(Transport transport, PartitionServer server) throws Exception {
        return get(PartitionConnection.open(server.address(), own("tester"), options(transport, "tester")));
    }

    private static Hello own(String name) {
        return TestFrames.hello(name).toBuilder().clearProtocolVersion().build();
    }

    private static ChannelOptions options(Transport transport, String name) throws Exception {
        return transport == Transport.IN_VM
                ? ChannelOptions.inVm(loops)
                : ChannelOptions.tls(loops, authority.identity("CN=" + name + ",OU=card"));
    }

    private static ReplicationMessage message(long correlation) {
        return ReplicationMessage.newBuilder()
                .setReadIndex(ReadIndex.newBuilder().setCorrelation(correlation))
                .build();
    }

    private Asked next() throws InterruptedException {
        return asked.poll(10, TimeUnit.SECONDS);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static Code refusal(CompletableFuture<?> future) {
        return reason(future).code();
    }

    private static RefusedException reason(CompletableFuture<?> future) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
        return assertInstanceOf(RefusedException.class, failure.getCause());
    }
}
