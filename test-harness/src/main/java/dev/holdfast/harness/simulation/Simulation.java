package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.access.RoleClient;
import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.storage.MemoryStorage;
import dev.holdfast.harness.checker.CardsTold;
import dev.holdfast.harness.checker.Judgement;
import dev.holdfast.harness.checker.Observed;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.ChangeNames;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.LooseEnds;
import dev.holdfast.harness.client.PartitionDoor;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Result;
import dev.holdfast.harness.recovery.Custodians;
import dev.holdfast.harness.recovery.LostPool;
import dev.holdfast.harness.witness.CardWitness;
import dev.holdfast.harness.workload.Crowd;
import dev.holdfast.harness.workload.CrowdPlan;
import dev.holdfast.harness.workload.Entrance;
import dev.holdfast.harness.workload.Mix;
import dev.holdfast.harness.workload.Pace;
import dev.holdfast.partition.planted.PlantedBug;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.MemberCard;
import dev.holdfast.proto.v1.PlantedBugFault;
import dev.holdfast.proto.v1.RoleAssignment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One run: a pool is made, activated and used while things go wrong (safety), then nothing is wrong any more and it has to become
 * whole again (liveness), and then everything that clients were told is judged.
 */
final class Simulation {

    private static final String POOL = "Contoso";
    private static final Caller ADMINISTRATOR = new Caller("0a4d0c53-7f2f-4d1e-9c39-9b1f6d6f2a01");
    private static final Caller APPLICATION = new Caller("5e1f8b7c-3b0a-4a54-8a7e-6c2d9e4f1b02");
    private static final Map<String, String> ROLES = Map.of(
            "b5a1c6a0-1111-4b6e-8d6e-000000000001", "21dbd100-6940-42c2-9190-5d6cb909625b",
            "b5a1c6a0-1111-4b6e-8d6e-000000000002", "515eb02d-2335-4d2d-92f2-b1cbdf9c3778");

    private static final ByteString OFFICER = ByteString.copyFromUtf8("who judges the run");

    /** What a client may be told instead of an answer. */
    private static final Set<String> UNANSWERED = Set.of(Code.OUTCOME_UNKNOWN.name(), Code.DEADLINE_EXCEEDED.name());

    /** Everything that becomes of a key, and uses of what is there. */
    private static final Mix MIX = new Mix(Map.ofEntries(
            Map.entry(Operation.CREATE, 4L),
            Map.entry(Operation.ROTATE, 2L),
            Map.entry(Operation.UPDATE, 6L),
            Map.entry(Operation.DELETE, 2L),
            Map.entry(Operation.RECOVER, 2L),
            Map.entry(Operation.PURGE, 2L),
            Map.entry(Operation.GET, 4L),
            Map.entry(Operation.GET_DELETED, 2L),
            Map.entry(Operation.VERSIONS, 2L),
            Map.entry(Operation.NAMES, 2L),
            Map.entry(Operation.SIGN, 3L),
            Map.entry(Operation.VERIFY, 2L),
            Map.entry(Operation.WRAP, 3L),
            Map.entry(Operation.UNWRAP, 2L)));

    private static final Duration THINK = Duration.ofSeconds(2);
    private static final Duration OPERATOR_ROUND = Duration.ofMinutes(15);
    private static final Duration SETTLING = Duration.ofSeconds(30);
    /** No card asks its leader for longer than this. */
    private static final Duration NOTHING_UNDER_WAY = Duration.ofSeconds(30);
    /** After which every card has applied what was acknowledged, if nothing is wrong. */
    private static final Duration A_HEARTBEAT = Duration.ofSeconds(1);

    /** With a client's answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration ENOUGH_TO_HEAL = Duration.ofHours(1);
    /** The search for an order grows faster than a key's history. */
    private static final int CALLS_A_KEY = 400;

    private record Event(Duration at, String text) {

        private String line() {
            return Run.time(at) + " " + text;
        }
    }

    private final Setting setting;
    private final SplittableRandom random;
    private final VirtualRack rack;
    private final SimulatedHistory history;
    private final LooseEnds looseEnds;
    private final List<Event> events = new ArrayList<>();
    private final long began;
    private final VirtualStage stage;
    private final SimulatedCustodians custodians;
    /** What must not have been possible. */
    private final List<String> breaches = new ArrayList<>();

    private Supplier<String> poolName = () -> POOL;
    private int losses;
    private boolean settling = true;

    private Simulation(Setting setting, SimulatedCustodians custodians, UnaryOperator<Machine> maker) {
        this.setting = setting;
        this.custodians = custodians;
        random = new SplittableRandom(setting.seed());
        Knobs knobs = Knobs.drawn(random);
        rack = new VirtualRack(setting.seed(), knobs.cards());
        began = rack.millis();
        history = new SimulatedHistory(rack.clock()::monotonicNanos);
        looseEnds = new LooseEnds(history);
        stage = VirtualStage.healing(
                rack, machine -> maker.apply(planted(machine)), setting.seed(), new MemoryStorage(), knobs.healing());
        tell(knobs.line());
    }

    /** Runs one setting from beginning to end. */
    static Run of(Setting setting, SimulatedCustodians custodians) {
        return of(setting, custodians, UnaryOperator.identity());
    }

    /** The same with cards that somebody has worked on before they were put into the rack. */
    static Run of(Setting setting, SimulatedCustodians custodians, UnaryOperator<Machine> maker) {
        Simulation simulation = new Simulation(setting, custodians, maker);
        try {
            return simulation.run();
        } catch (RuntimeException defect) {
            String where = defect.getStackTrace().length == 0 ? "" : " at " + defect.getStackTrace()[0];
            return simulation.judged(
                    Observed.of(simulation.history.history("seed " + setting.seed())), "it ended by " + defect + where);
        }
    }

    private Run run() {
        byte[] domain = activated();
        PlantedOctets octets = new PlantedOctets(setting.seed());
        plant(octets);
        Crowd clients = Crowd.begin(plan(), 1, entrance().recorded(looseEnds), stage.time(), random.split());
        Trouble trouble =
                new Trouble(rack, random.split(), setting.rates(), this::tell, this::crashCoordinator, this::isWhole);
        settleAgain();
        trouble.begin();
        clearTheRack(Set.of());
        loseRegions(domain, clients);
        trouble.end();
        clients.end();
        String hang = healed(clients);
        CardsTold cards = CardsTold.NONE;
        if (hang.isEmpty()) {
            rack.run(NOTHING_UNDER_WAY);
            await(looseEnds.settleAll());
            KeyDoor observer = entrance().recorded(looseEnds).open(Door.PARTITION, "observer");
            clients.sharedKeys().forEach(key -> await(observer.ask(Ask.of(Operation.VERSIONS, key))));
            plant(octets);
            rack.run(A_HEARTBEAT);
            cards = witness().told(pool().cardIds());
        }
        rememberHealing();
        List<String> plaintext = octets.foundIn(rack.machines());
        stage.close();
        History told = history.history("seed " + setting.seed());
        return judged(new Observed(told, cards, plaintext, breaches), hang.isEmpty() ? defect(told) : hang);
    }

    private CrowdPlan plan() {
        return new CrowdPlan(
                setting.clients(),
                Map.of(Door.PARTITION, 1L),
                keys(),
                0,
                MIX,
                new Pace.Closed(THINK),
                CrowdPlan.ENDLESS);
    }

    private Entrance entrance() {
        return (door, client) -> new PartitionDoor(
                this::keyClient, Witness.believing(), new ChangeNames("seed " + setting.seed(), client));
    }

    /** @return the security domain's file */
    private byte[] activated() {
        Pool pool = await(stage.pools()
                .create(PoolSpec.of(POOL, ADMINISTRATOR.principal()).withCards(setting.cards())));
        Custodians called = custodians.called();
        byte[] domain = await(stage.domains().download(pool, ADMINISTRATOR, called.certificates(), called.required()));
        RoleClient roles = new RoleClient(pool.client(), ADMINISTRATOR);
        new TreeMap<>(ROLES)
                .forEach((id, role) -> await(roles.putAssignment(RoleAssignment.newBuilder()
                        .setId(id)
                        .setScope("/")
                        .setRoleDefinitionId(role)
                        .setPrincipal(APPLICATION.principal())
                        .build())));
        return domain;
    }

    private Machine planted(Machine machine) {
        setting.bugs().forEach(bug -> machine.faults.add(planted(bug)));
        return machine;
    }

    private static CardFault planted(PlantedBug bug) {
        return CardFault.newBuilder()
                .setPlantedBug(PlantedBugFault.newBuilder().setBug(bug.word()))
                .build();
    }

    private int keys() {
        long calls = setting.time().dividedBy(THINK) * setting.clients();
        return (int) Math.max(3, calls / CALLS_A_KEY);
    }

    /** Lets the time run in which things go wrong, and loses the region from time to time, if that is one of them. */
    private void loseRegions(byte[] domain, Crowd clients) {
        SplittableRandom chance = random.split();
        Optional<Duration> mean = setting.rates().mean(FaultRates.Kind.REGION_LOSS);
        Duration end = now().plus(setting.time());
        while (mean.isPresent()) {
            Duration next = FaultRates.untilNext(mean.get(), chance);
            if (now().plus(next).compareTo(end) >= 0) {
                break;
            }
            rack.run(next);
            loseRegion(domain, clients, chance);
        }
        if (now().compareTo(end) < 0) {
            rack.run(end.minus(now()));
        }
    }

    private void loseRegion(byte[] domain, Crowd clients, SplittableRandom chance) {
        RegionLoss loss = new RegionLoss(
                stage,
                chance,
                new LostPool(poolName.get(), POOL + ++losses + "x", setting.cards(), domain),
                custodians.called(),
                ADMINISTRATOR,
                this::tell);
        breaches.addAll(loss.tryWithTooFew());
        clients.pause();
        settling = false;
        stage.time().await("every call has its answer", clients::isQuiet, PATIENCE);
        rack.run(NOTHING_UNDER_WAY);
        CompletableFuture<Void> unused = looseEnds.settle();
        rack.run(SETTLING);
        looseEnds.giveUp();
        poolName = loss::pool;
        loss.recover();
        settling = true;
        clients.goOn();
    }

    /** While the cards still remember what they answered. */
    private void settleAgain() {
        rack.after(SETTLING, () -> {
            if (settling && coordinatorIsThere()) {
                CompletableFuture<Void> unused = looseEnds.settle();
            }
            settleAgain();
        });
    }

    /** Of the coordinator that there is now. */
    private KeyClient keyClient() {
        return new KeyClient(pool().client(), APPLICATION);
    }

    private Pool pool() {
        return stage.pools().find(poolName.get()).orElseThrow();
    }

    private boolean coordinatorIsThere() {
        return stage.presence().here().isDone();
    }

    /** Not while it is starting anew already. */
    private void crashCoordinator() {
        if (coordinatorIsThere()) {
            tell("the coordinator crashes");
            rememberHealing();
            CompletableFuture<Void> unused = stage.crashCoordinator().thenRun(() -> tell("the coordinator is back"));
        }
    }

    /**
     * An operator takes cards away that the pool has not used for a while: most were retired and came back. Otherwise there would
     * be hundreds of them in a day.
     *
     * @param unused the last time that he looked
     */
    private void clearTheRack(Set<String> unused) {
        rack.after(OPERATOR_ROUND, () -> {
            CompletableFuture<Void> unusedRound = isWhole()
                    .thenAccept(whole -> clearTheRack(whole && coordinatorIsThere() ? takenAway(unused) : Set.of()));
        });
    }

    /** What is not of the pool, and was not the last time. Gives what was not taken away yet. */
    private Set<String> takenAway(Set<String> unused) {
        Set<String> left = new TreeSet<>();
        for (Machine machine : rack.machines()) {
            String card = machine.id();
            if (pool().cardIds().contains(card)) {
                continue;
            }
            if (unused.contains(card)) {
                tell(card + " is taken away");
                rack.destroy(machine);
            } else {
                left.add(card);
            }
        }
        return left;
    }

    /** Whether every card of the pool votes and holds all that was acknowledged. */
    private CompletableFuture<Boolean> isWhole() {
        List<CompletableFuture<CardStatus>> asked = stage.pools().find(poolName.get()).stream()
                .flatMap(pool -> pool.cardIds().stream().map(pool::cardStatus))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        isWhole(asked.stream().map(CompletableFuture::join).toList()))
                .exceptionally(silent -> false);
    }

    private boolean isWhole(List<CardStatus> cards) {
        return cards.size() == setting.cards()
                && cards.stream().anyMatch(CardStatus::getLeader)
                && cards.stream()
                        .allMatch(card -> card.getState() == CardState.OPERATIONAL
                                && card.getVotingCount() == setting.cards()
                                && card.getMembersCount() == setting.cards()
                                && card.getAppliedIndex() == cards.get(0).getAppliedIndex());
    }

    /** Lets the time run until the pool is whole and every client has its answer; else gives a sentence. */
    private String healed(Crowd clients) {
        long limit = rack.millis() + ENOUGH_TO_HEAL.toMillis();
        while (rack.millis() < limit) {
            rack.run(Duration.ofSeconds(5));
            if (clients.isDone() && await(isWhole())) {
                return "";
            }
        }
        return "after " + ENOUGH_TO_HEAL.toMinutes() + " minutes without any fault the pool is not whole again: "
                + pool().cardIds().stream().map(this::condition).collect(Collectors.joining("; "));
    }

    /** What a card says of itself, for who wants to know why the pool is not whole. */
    private String condition(String card) {
        return await(pool().cardStatus(card)
                .handle((status, silent) -> status == null
                        ? card + " does not answer"
                        : card + " is " + status.getState() + (status.getLeader() ? " and leads" : "") + ", at "
                                + status.getAppliedIndex() + ", knows "
                                + status.getMembersList().stream()
                                        .map(MemberCard::getCard)
                                        .toList() + ", of which vote "
                                + status.getVotingList()));
    }

    /** A sentence if the outcome of a call is unknown for another reason than that the network or the power failed. */
    private static String defect(History told) {
        return told.calls().stream()
                .filter(call -> call.result() instanceof Result.Unknown unknown
                        && UNANSWERED.stream().noneMatch(unknown.told()::startsWith))
                .findFirst()
                .map(call -> "call " + call.id() + " of " + call.client() + " ended by a defect: " + call.result())
                .orElse("");
    }

    /** Clients see it in their lists, so it is in the history. */
    private void plant(PlantedOctets octets) {
        ImportKey key = octets.request();
        long call = history.begin("planter", key.getName(), Operation.CREATE, "", Map.of());
        await(keyClient().importKey(key));
        history.end(call, Result.DONE);
    }

    private CardWitness witness() {
        return new CardWitness(
                (card, request) -> await(pool().client().callCard(card, request)),
                APPLICATION,
                OFFICER,
                rack.maker().root(),
                rack.millis());
    }

    private Run judged(Observed observed, String hang) {
        History told = observed.history();
        Judgement judgement = Judgement.of(observed);
        List<String> lines = events.stream()
                .sorted(Comparator.comparing(Event::at))
                .map(Event::line)
                .toList();
        return new Run(setting, told, lines, now(), judgement, hang, digest(told, lines));
    }

    private static String digest(History told, List<String> lines) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Call call : told.calls()) {
                sha256.update(call.toString().getBytes(StandardCharsets.UTF_8));
            }
            for (String line : lines) {
                sha256.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T await(CompletableFuture<T> call) {
        return stage.time().await(call);
    }

    private void tell(String sentence) {
        events.add(new Event(now(), sentence));
    }

    /** A coordinator forgets what it told when it crashes. */
    private void rememberHealing() {
        stage.healed()
                .forEach(event -> events.add(new Event(
                        Duration.ofMillis(event.time().toEpochMilli() - began), event.kind() + ": " + event.text())));
    }

    private Duration now() {
        return Duration.ofMillis(rack.millis() - began);
    }
}
