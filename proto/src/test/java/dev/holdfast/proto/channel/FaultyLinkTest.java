package dev.holdfast.proto.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.link.LinkFault.Cut;
import dev.holdfast.proto.link.LinkFault.Delay;
import dev.holdfast.proto.link.LinkFault.Duplicate;
import dev.holdfast.proto.link.LinkFault.Reorder;
import dev.holdfast.proto.link.LinkFault.Slow;
import dev.holdfast.proto.link.LinkFaults;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.ReadIndex;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels over links that are broken and mended while they are used, the same over TLS and inside the JVM. */
@ExtendWith(LeakWatch.class)
class FaultyLinkTest {

    enum Transport {
        IN_VM,
        TLS
    }

    private static final Link TO_CARD = new Link("tester", "card-1");
    private static final Link TO_TESTER = new Link("card-1", "tester");

    private static final Limits IMPATIENT =
            new Limits(4 << 20, 1024, 16 << 20, Duration.ofMillis(300), Duration.ofSeconds(30));

    private static EventLoops loops;
    private static TestAuthority authority;

    private final LinkFaults faults = new LinkFaults(new SplittableRandom(1));
    private final BlockingQueue<Long> replicated = new LinkedBlockingQueue<>();
    private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();

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
    void aRequestIsLostOnItsWayAndTheNextArrivesOnceTheLinkIsMended(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = get(connect(transport, server))) {
            int cut = broken(TO_CARD, new Cut());
            assertEquals(Code.DEADLINE_EXCEEDED, refusal(connection.call(hurried())));
            assertTrue(asked.isEmpty(), "the request arrived over a link that is cut");
            assertEquals(1, faults.end(cut).lost());
            assertEquals(
                    Code.OK,
                    get(connection.call(TestFrames.status())).getStatus().getCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenTheWayBackIsCutTheRequestIsServedAndItsAnswerLost(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = get(connect(transport, server))) {
            int cut = broken(TO_TESTER, new Cut());
            assertEquals(Code.DEADLINE_EXCEEDED, refusal(connection.call(hurried())));
            assertNotNull(asked.poll(10, TimeUnit.SECONDS), "a cut of the way back kept the request away");
            faults.end(cut);
            assertEquals(
                    Code.OK,
                    get(connection.call(TestFrames.status())).getStatus().getCode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyConnectsOverALinkThatIsCutEitherWay(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport)) {
            for (Link link : List.of(TO_CARD, TO_TESTER)) {
                int cut = broken(link, new Cut());
                assertEquals(
                        Code.UNREACHABLE,
                        refusal(PartitionConnection.open(
                                server.address(),
                                own("tester"),
                                options(transport, "tester").withLimits(IMPATIENT))),
                        link.toString());
                faults.end(cut);
            }
            get(connect(transport, server)).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lateMessagesKeepTheirOrder(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = get(connect(transport, server))) {
            int late = broken(TO_CARD, new Delay(Duration.ofMillis(1), Duration.ofMillis(20)));
            for (int i = 0; i < 100; i++) {
                assertTrue(connection.send(message(i)));
                if (i == 90) {
                    faults.end(late);
                }
            }
            for (long i = 0; i < 100; i++) {
                assertEquals(i, replicated.poll(10, TimeUnit.SECONDS));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSlowLinkCarriesEverythingAndHoldsTheSenderUp(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = get(connect(transport, server))) {
            broken(TO_CARD, new Slow(20_000_000));
            List<CompletableFuture<Response>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(connection.call(TestFrames.padded(500_000)));
            }
            for (CompletableFuture<Response> answer : answers) {
                assertEquals(Code.OK, get(answer).getStatus().getCode());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesBetweenCardsComeTwiceAndOutOfOrderAndCallsDoNot(Transport transport) throws Exception {
        try (PartitionServer server = serve(transport);
                PartitionConnection connection = get(connect(transport, server))) {
            broken(TO_CARD, new Duplicate(1));
            broken(TO_CARD, new Reorder(0.5, Duration.ofMillis(30)));
            for (int i = 0; i < 50; i++) {
                assertTrue(connection.send(message(i)));
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        Code.OK,
                        get(connection.call(TestFrames.status())).getStatus().getCode());
            }
            List<Long> arrived = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                arrived.add(replicated.poll(10, TimeUnit.SECONDS));
            }
            assertEquals(50, new TreeSet<>(arrived).size());
            assertFalse(arrived.equals(arrived.stream().sorted().toList()), "nothing was overtaken");
            assertEquals(10, asked.size());
        }
    }

    private int broken(Link link, LinkFault fault) {
        return faults.add(Set.of(link), fault).number();
    }

    private PartitionServer serve(Transport transport) throws Exception {
        Address address = transport == Transport.IN_VM ? new Address.InVm("card-1") : Address.loopback(0);
        return get(PartitionServer.bind(address, () -> own("card-1"), options(transport, "card-1"), new FrameService() {
            @Override
            public CompletableFuture<Response> serve(Hello peer, Request request) {
                asked.add(request);
                return CompletableFuture.completedFuture(TestFrames.ok());
            }

            @Override
            public void replicate(Hello peer, ReplicationMessage message) {
                replicated.add(message.getReadIndex().getCorrelation());
            }
        }));
    }

    private CompletableFuture<PartitionConnection> connect(Transport transport, PartitionServer server)
            throws Exception {
        return PartitionConnection.open(server.address(), own("tester"), options(transport, "tester"));
    }

    private ChannelOptions options(Transport transport, String name) throws Exception {
        ChannelOptions sound = transport == Transport.IN_VM
                ? ChannelOptions.inVm(loops)
                : ChannelOptions.tls(loops, authority.identity("CN=" + name + ",OU=card"));
        return sound.withFaults(faults);
    }

    private static Request hurried() {
        return TestFrames.status().toBuilder().setDeadlineMillis(300).build();
    }

    private static Hello own(String name) {
        return TestFrames.hello(name).toBuilder().clearProtocolVersion().build();
    }

    private static ReplicationMessage message(long correlation) {
        return ReplicationMessage.newBuilder()
                .setReadIndex(ReadIndex.newBuilder().setCorrelation(correlation))
                .build();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static Code refusal(CompletableFuture<?> future) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
        return assertInstanceOf(RefusedException.class, failure.getCause()).code();
    }
}
