package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.card.CardTester;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.Place;
import dev.holdfast.partition.replication.RaftTiming;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.channel.ChannelOptions;
import dev.holdfast.proto.channel.TlsIdentity;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlReply.Heard;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.ListCardFaults;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One card on a bench: its power, its folder, and ways to ask it. What is asked and answered stands in the bench's journal. A
 * card that does not answer is one that answers UNREACHABLE.
 */
public final class BenchCard implements AutoCloseable {

    private static final Duration QUIET = Duration.ofMillis(200);

    static final String TESTER = "tester";

    private final Bench bench;
    private final String id;
    private final Path folder;
    private final Place place;
    private final boolean tls;
    private CardOptions options = CardOptions.standard().withTiming(RaftTiming.FAST);
    private final CardTester tester;
    private Address address;
    private volatile @Nullable CardHost host;
    private CompletableFuture<Void> boot = CompletableFuture.completedFuture(null);

    private BenchCard(Bench bench, String id, Place place, boolean tls) {
        this.bench = bench;
        this.id = id;
        this.folder = bench.workshop().folderOf(id);
        this.place = place;
        this.tls = tls;
        this.address = place.listen();
        this.tester = CardTester.over(new BenchWay(this));
    }

    /** The in-VM names of a workshop's cards are those of their folders. */
    static BenchCard inVm(Bench bench, String id) {
        return new BenchCard(
                bench,
                id,
                Place.at(inVmAddress(bench, id)).knowing(peer -> Optional.of(inVmAddress(bench, peer))),
                false);
    }

    static BenchCard overTls(Bench bench, String id) {
        return new BenchCard(bench, id, Place.at(Address.loopback(0)), true);
    }

    private static Address inVmAddress(Bench bench, String id) {
        return new Address.InVm(bench.workshop().folderOf(id).toString());
    }

    public String id() {
        return id;
    }

    public Bench bench() {
        return bench;
    }

    /** Where the card keeps fuses, NVRAM, disk and flash: see {@link CardHost}. To be changed without power only. */
    public Path folder() {
        return folder;
    }

    public Address address() {
        return address;
    }

    /** From its next boot on, the card tests itself as often as this. */
    public BenchCard testingEvery(Duration period) {
        options = options.withSelfTestPeriod(period);
        return this;
    }

    // ---- power

    /** Powers on, and returns when the card has booted, to whatever state. */
    public void on() throws IOException {
        try {
            onLater().get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw bench.fail(id + " boots within " + Bench.PATIENCE.toSeconds() + " s: but it does not");
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(id + " could not be powered on.", e);
        }
    }

    /** Powers on; completes when the card has booted. A halt can keep it from that. */
    public CompletableFuture<Void> onLater() {
        CompletableFuture<Void> booted = new CompletableFuture<>();
        boot = booted;
        Thread hand = new Thread(
                () -> {
                    try {
                        CardHost started = CardHost.start(
                                folder,
                                place,
                                plain(),
                                options,
                                bench.workshop().workers());
                        address = started.address();
                        host = started;
                        bench.note("Power on: " + id + " is " + started.state() + ".");
                        booted.complete(null);
                    } catch (IOException | RuntimeException e) {
                        booted.completeExceptionally(e);
                    }
                },
                "power-" + id);
        hand.setDaemon(true);
        hand.start();
        return booted;
    }

    /** Cuts the power. */
    public void off() {
        CardHost running = host;
        if (running != null) {
            running.close();
            host = null;
            bench.note("Power off: " + id + ".");
        }
    }

    /** Off and on. */
    public void cycle() throws IOException {
        off();
        on();
    }

    /** Off and on; completes when the card has booted. A halt can keep it from that. */
    public CompletableFuture<Void> cycleLater() {
        off();
        return onLater();
    }

    /** Whether the card has power: it can cut it itself, and a planned power cut does. */
    public boolean hasPower() {
        CardHost running = host;
        return running != null && running.hasPower();
    }

    // ---- what the card says

    /** The card's answer to a tester, whatever its status. */
    public Response ask(Request.Builder request) {
        return join(begin(request));
    }

    /** Asks as a tester, and does not wait for the answer. */
    public CompletableFuture<Response> begin(Request.Builder request) {
        return begin(PeerRole.PEER_ROLE_TESTER, TESTER, request);
    }

    /** Asks as a coordinator. */
    public Response askAsCoordinator(Request.Builder request) {
        return join(begin(PeerRole.PEER_ROLE_COORDINATOR, "coordinator", request));
    }

    /** Asks as whoever says this of himself, and does not wait for the answer. */
    public CompletableFuture<Response> begin(PeerRole role, String name, Request.Builder request) {
        return begin(call(role, name), request);
    }

    /** Asks as a tester by way of somebody else, of a card that is reached over TLS. */
    public CompletableFuture<Response> beginVia(Address other, Request.Builder request) {
        return begin(
                new Call(other, channel(PeerRole.PEER_ROLE_TESTER, TESTER), PeerRole.PEER_ROLE_TESTER, TESTER),
                request);
    }

    /** Asks with papers of the caller's choice, of a card that is reached over TLS. */
    public Response askWith(TlsIdentity papers, PeerRole role, String name, Request.Builder request) {
        return join(begin(new Call(address, plain().withTls(papers), role, name), request));
    }

    private CompletableFuture<Response> begin(Call call, Request.Builder request) {
        Request asked = request.build();
        return call.ask(asked).thenApply(answer -> {
            bench.journal().said(call.name(), id, asked, answer);
            return answer;
        });
    }

    /** The answer to a tester of a card that must do what it is asked. */
    public Response done(Request.Builder request) {
        return done(ask(request));
    }

    /** @param answer that must be none but OK */
    public Response done(Response answer) {
        bench.check("the card does it", answer.getStatus().getCode() == Code.OK, () -> told(answer));
        return answer;
    }

    /** A card must refuse this, with one of these codes if any are given, and hand out nothing. */
    public Response refused(Request.Builder request, Code... codes) {
        return refused(ask(request), codes);
    }

    /** @param answer that must be a refusal, with one of these codes if any are given, and carry nothing */
    public Response refused(Response answer, Code... codes) {
        Code code = answer.getStatus().getCode();
        boolean right = codes.length == 0
                ? code != Code.OK && code != Code.UNREACHABLE
                : List.of(codes).contains(code);
        bench.check(
                "the card refuses" + (codes.length == 0 ? "" : " with " + List.of(codes))
                        + ", and nothing comes with that",
                right && Words.payload(answer) == null,
                () -> told(answer));
        return answer;
    }

    public CardStatus status() {
        return done(Requests.status()).getCardStatus();
    }

    /** OFF when the card does not answer. Stands in no journal. */
    public CardState state() {
        return quietStatus().getState();
    }

    /** The version of its firmware, empty when it does not answer. Stands in no journal. */
    public String version() {
        return quietStatus().getFirmwareVersion();
    }

    /** Whether it leads its pool, and is in service. Stands in no journal. */
    public boolean leads() {
        CardStatus now = quietStatus();
        return now.getLeader() && now.getState() == CardState.OPERATIONAL;
    }

    private CardStatus quietStatus() {
        Response answer = quietly(Requests.status());
        return answer.getStatus().getCode() == Code.OK
                ? answer.getCardStatus()
                : CardStatus.newBuilder().setState(CardState.OFF).build();
    }

    /** What is asked over and over stands in no journal. */
    private Response quietly(Request.Builder request) {
        return join(call(PeerRole.PEER_ROLE_TESTER, TESTER).ask(request.build()));
    }

    /** Fails unless the card is in this state. */
    public void is(CardState expected) {
        bench.same("state of " + id, expected, state());
    }

    /** Powers on; fails unless the card boots to this state. */
    public void bootsTo(CardState expected) throws IOException {
        on();
        is(expected);
    }

    /** Waits until a blank card that restarts with other firmware has done so. */
    public void bootsAs(String version) {
        boolean came = Bench.comes(() -> {
            CardStatus now = quietStatus();
            return now.getFirmwareVersion().equals(version) && now.getState() == CardState.UNINITIALIZED;
        });
        bench.check(id + " boots firmware " + version, came, () -> "it is " + quietStatus());
    }

    /** Waits until the card is in this state. */
    public void comesTo(CardState expected) {
        CardState[] last = {CardState.OFF};
        boolean came = Bench.comes(() -> (last[0] = state()) == expected);
        bench.check(id + " comes to " + expected, came, () -> "it is " + last[0]);
    }

    /** Waits until the card has answered an attempt on it and has booted since, as it does at the end of its answer. */
    public void comesThroughTamperResponse() {
        comesThrough("BOOT, SELF_TEST, TAMPER_RESPONSE");
    }

    /** Waits until the card, which may be booting, stops at this point. */
    public void comesToHalt(String point) {
        boolean came =
                Bench.comes(() -> quietly(Request.newBuilder().setListCardFaults(ListCardFaults.getDefaultInstance()))
                        .getCardFaultList()
                        .getHaltedList()
                        .contains(point));
        bench.check(id + " stops at " + point, came);
    }

    /** The states that the card went through since it booted, such as {@code BOOT, SELF_TEST, UNINITIALIZED}. */
    public String past() {
        return past(events());
    }

    /** Waits until the card has gone through states that match this regular expression. */
    public void comesThrough(String states) {
        boolean came = Bench.comes(() ->
                past(quietly(Requests.events()).getEventList().getEventsList()).matches(states));
        bench.check(id + " goes through " + states, came);
    }

    private static String past(List<Event> events) {
        return events.stream()
                .filter(event -> event.getKind() == EventKind.STATE_CHANGED)
                .map(event -> event.getText().substring(0, event.getText().indexOf(':')))
                .collect(Collectors.joining(", "));
    }

    /** Since the card booted, oldest first. */
    public List<Event> events() {
        return done(Requests.events()).getEventList().getEventsList();
    }

    /** Sends bytes after the tester's Hello, and gives the frames that come back. */
    public Heard send(ByteString bytes) {
        return tester.send(bytes, QUIET);
    }

    // ---- what a tester can do to it

    /** Halts and faults, in test firmware. */
    public CardTester tester() {
        return tester;
    }

    /**
     * Has the card do something, and looks around while it is halted on the way.
     *
     * @param points in the order in which the card comes to them
     * @param look is told at which point the card is
     * @return the card's answer when it has gone on
     */
    public Response haltedAt(List<String> points, Supplier<CompletableFuture<Response>> phase, Consumer<String> look) {
        points.forEach(tester::halt);
        CompletableFuture<Response> going = phase.get();
        for (String point : points) {
            tester.awaitHalt(point, Bench.PATIENCE);
            bench.note("Halted at " + point + ".");
            look.accept(point);
            bench.check("nothing is answered while the card is halted at " + point, !going.isDone());
            if (point.equals(points.get(points.size() - 1))) {
                tester.clearFaults();
            }
            tester.resume(point);
        }
        return join(going);
    }

    /** Logs in as the first crypto officer, whom this makes of a blank card's administrator. */
    public BenchOperator officer() {
        return BenchOperator.first(this);
    }

    /** From now on the sensor shows this many thousandths of its unit, with or without power. */
    public void sensor(String name, long thousandths) throws IOException {
        bench.note("The sensor " + name + " of " + id + " is set to " + thousandths + " thousandths.");
        Files.writeString(
                folder.resolve("sensors"),
                name + " " + thousandths + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Whether any eight bytes in a row of this can be read in NVRAM, on the disk or on the flash. */
    public boolean keeps(byte[] secret) throws IOException {
        return new Remains(folder).finds(secret);
    }

    /** Turns a bit of a file in the card's folder, such as {@code flash/image-a}; the card must be without power. */
    public void spoil(String file, long offset) throws IOException {
        bench.note("Byte " + offset + " of " + file + " of " + id + " is changed.");
        byte[] content = Files.readAllBytes(folder.resolve(file));
        content[Math.toIntExact(offset)] ^= 1;
        Files.write(folder.resolve(file), content);
    }

    String told(Response answer) {
        return "it says " + Words.of(answer);
    }

    Call call(PeerRole role, String name) {
        return new Call(address, channel(role, name), role, name);
    }

    ChannelOptions channel(PeerRole role, String name) {
        try {
            return tls ? plain().withTls(bench.papers(name, role)) : plain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChannelOptions plain() {
        return ChannelOptions.inVm(bench.workshop().loops());
    }

    /** An answer, for which nobody waits for ever. */
    public Response join(CompletableFuture<Response> answer) {
        return answer.orTimeout(2 * Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** A card that a halt keeps from booting boots first, so that it lets go of its folder. */
    @Override
    public void close() {
        while (!boot.isDone()) {
            tester.faults().getHaltedList().forEach(tester::resume);
        }
        CardHost running = host;
        if (running != null) {
            running.close();
            host = null;
        }
    }
}
