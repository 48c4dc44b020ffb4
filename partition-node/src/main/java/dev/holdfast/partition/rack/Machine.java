package dev.holdfast.partition.rack;

import dev.holdfast.partition.card.Card;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.FaultyNvram;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.CardThread;
import dev.holdfast.partition.environment.Entropy;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Fuses;
import dev.holdfast.partition.environment.Links;
import dev.holdfast.partition.environment.Supply;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.fault.Faults;
import dev.holdfast.proto.trust.Papers;
import dev.holdfast.proto.v1.CardMembership;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.ReplicationMessage;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One card with its devices, which outlive its boots. */
public final class Machine implements CardThread, Links {

    public final Power power = new Power();
    /** What its tester has planned. */
    public final Faults faults = new Faults();

    public final FaultyDisk disk;
    public final FaultyDisk flash;
    public FaultyNvram nvram;
    public final SetSensors sensors = new SetSensors();

    /** What this card takes for the time. */
    public final CardClock clock;

    private static final Duration SOON = Duration.ofMinutes(1);

    private final VirtualRack rack;
    private final VirtualTime time;
    private final Fuses fuses;
    private final Papers papers;
    private Entropy entropy;
    private final List<Runnable> held = new ArrayList<>();
    /** What was due while the card was paused. */
    private final List<Runnable> missed = new ArrayList<>();

    private final CardOptions options;
    private final Set<Runnable> powerWatchers = new LinkedHashSet<>();
    private final Set<FarAhead> farAhead = new HashSet<>();
    private Card card;
    private Hello hello;
    private Predicate<String> broken = test -> false;
    private int boot;
    private int depth;
    private boolean holding;
    private boolean paused;
    private long sent;

    Machine(VirtualRack rack, VirtualTime time, NewCard made, CardOptions options, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.rack = rack;
        this.time = time;
        this.clock = new CardClock(time);
        this.fuses = made;
        this.papers = rack.papersOf(made);
        this.options = options.withBroken(test -> broken.test(test));
        this.entropy = new Random(random.nextLong())::nextBytes;
        this.disk = new FaultyDisk(power, random.split());
        this.flash = new FaultyDisk(power, random.split());
        this.nvram = VirtualRack.nvramOf(made, power, random.split());
        this.card = newCard();
        this.hello = Hello.newBuilder()
                .setSender(id())
                .setRole(PeerRole.PEER_ROLE_CARD)
                .build();
    }

    public String id() {
        return fuses.cardId();
    }

    /** What its maker burned into it. */
    public Fuses fuses() {
        return fuses;
    }

    /** From now on these self-tests fail. */
    public Machine withBroken(Predicate<String> tests) {
        broken = tests;
        return this;
    }

    /** From now on its noise source gives these samples. */
    public Machine withEntropy(Entropy source) {
        entropy = source;
        return this;
    }

    public Card card() {
        return card;
    }

    /** Boots, and runs until the card knows what it is. */
    public CardState powerOn() {
        rack.await(beginBoot());
        return card.state();
    }

    public CompletableFuture<Void> beginBoot() {
        card = newCard();
        return card.powerOn();
    }

    /** The supply is gone: nothing of this boot runs on, and the disk keeps what it promised at least. */
    public void powerCut() {
        endBoot();
        held.clear();
        holding = false;
        missed.clear();
        paused = false;
        power.cut();
        disk.lose();
        flash.lose();
        power.restore();
        card = newCard();
        tellPowerWatchers();
    }

    /** Switches the card off in order. */
    public void powerOff() {
        depth++;
        card.close();
        depth--;
        endBoot();
        tellPowerWatchers();
    }

    public boolean hasPower() {
        return card.state() != CardState.OFF;
    }

    /** Runs once, when the card's power goes; unless what is returned runs before. */
    public Runnable whenPowerGoes(Runnable watcher) {
        powerWatchers.add(watcher);
        return () -> powerWatchers.remove(watcher);
    }

    private void tellPowerWatchers() {
        List<Runnable> told = List.copyOf(powerWatchers);
        powerWatchers.clear();
        told.forEach(Runnable::run);
    }

    /** From now on nothing happens in the card, as when its host stops its process; what is due meanwhile waits. */
    public void pause() {
        paused = true;
    }

    /** It goes on with all that was due, in its order, and does not know that time has passed but by its clock. */
    public void resume() {
        paused = false;
        List<Runnable> due = List.copyOf(missed);
        missed.clear();
        due.forEach(this::whenAwake);
    }

    /** Does something now, or as soon as the card is no longer paused; never if it loses its power before. */
    public void whenAwake(Runnable task) {
        if (paused) {
            missed.add(task);
        } else {
            task.run();
        }
    }

    /** While held, the card's long computations wait. */
    public void holdWorkers() {
        holding = true;
    }

    public void releaseWorkers() {
        holding = false;
        held.forEach(this::work);
        held.clear();
    }

    /** What the card answers on the caller's thread: no time passes meanwhile. */
    public Optional<Response> answerHere(Request.Builder request) {
        return card.answerHere(request.build());
    }

    public CompletableFuture<Response> send(Request.Builder request) {
        return send(PeerRole.PEER_ROLE_COORDINATOR, request);
    }

    public CompletableFuture<Response> send(PeerRole role, Request.Builder request) {
        Hello peer = Hello.newBuilder().setSender("somebody").setRole(role).build();
        return card.serve(peer, request.build());
    }

    /** What this card says of itself to other cards; as it was said last, if that still holds. */
    Hello hello() {
        CardMembership membership = card.membership().orElse(CardMembership.getDefaultInstance());
        if (hello.getEpoch() != card.epoch()
                || hello.getGeneration() != membership.getGeneration()
                || !hello.getPoolId().equals(membership.getPoolId())) {
            hello = Hello.newBuilder()
                    .setSender(id())
                    .setRole(PeerRole.PEER_ROLE_CARD)
                    .setEpoch(card.epoch())
                    .setPoolId(membership.getPoolId())
                    .setGeneration(membership.getGeneration())
                    .build();
        }
        return hello;
    }

    /** As its peers are told of it. */
    public MemberCard asMember() {
        return MemberCard.newBuilder().setCard(id()).setAddress("in-vm:" + id()).build();
    }

    public Response ask(Request.Builder request) {
        return rack.await(send(request));
    }

    public CardStatus status() {
        return ask(Request.newBuilder().setGetStatus(GetStatus.newBuilder().setWithDigest(true)))
                .getCardStatus();
    }

    /** Messages this card has sent to its peers, in all its boots. */
    public long sent() {
        return sent;
    }

    /** Acts once the task that asked for it is over. */
    private Supply supply() {
        return new Supply() {
            @Override
            public void cut() {
                later(Duration.ZERO, Machine.this::powerCut);
            }

            @Override
            public void cycle() {
                later(Duration.ZERO, () -> {
                    powerCut();
                    CompletableFuture<Void> unused = beginBoot();
                });
            }
        };
    }

    private Card newCard() {
        return new Card(
                new Environment(
                        clock,
                        this,
                        noise -> entropy.samples(noise),
                        disk,
                        flash,
                        nvram,
                        fuses,
                        () -> papers,
                        this,
                        supply(),
                        sensors,
                        this::work),
                options,
                faults);
    }

    @Override
    public boolean isCurrent() {
        return depth > 0;
    }

    /** At once when the card is being switched off, for then nobody runs the clock. */
    @Override
    public void execute(Runnable task) {
        if (depth > 0 && !rack.isRunning()) {
            task.run();
        } else {
            schedule(task, Duration.ZERO);
        }
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        later(clock.real(delay), () -> {
            depth++;
            try {
                task.run();
            } finally {
                depth--;
            }
        });
    }

    private void work(Runnable task) {
        if (holding) {
            held.add(task);
        } else {
            later(Duration.ZERO, task);
        }
    }

    private void later(Duration delay, Runnable task) {
        int givenIn = boot;
        Runnable due = () -> {
            if (boot == givenIn) {
                whenAwake(task);
            }
        };
        time.after(delay, delay.compareTo(SOON) > 0 ? new FarAhead(farAhead, due) : due);
    }

    private void endBoot() {
        boot++;
        farAhead.forEach(FarAhead::forget);
        farAhead.clear();
    }

    /** What a card does hours later, unless its boot has ended by then. The clock must not hold on to all that the boot had. */
    private static final class FarAhead implements Runnable {

        private final Set<FarAhead> all;
        private Runnable task;

        FarAhead(Set<FarAhead> all, Runnable task) {
            this.all = all;
            this.task = task;
            all.add(this);
        }

        void forget() {
            task = () -> {};
        }

        @Override
        public void run() {
            all.remove(this);
            task.run();
        }
    }

    @Override
    public void send(String peer, ReplicationMessage message) {
        sent++;
        rack.deliver(id(), peer, message);
    }

    @Override
    public boolean isUp(String peer) {
        return true;
    }
}
