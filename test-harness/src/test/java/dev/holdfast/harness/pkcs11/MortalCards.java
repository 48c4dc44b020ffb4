package dev.holdfast.harness.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.door.DoorPlaces;
import dev.holdfast.coordinator.door.Doors;
import dev.holdfast.coordinator.door.PoolToken;
import dev.holdfast.coordinator.healing.Healer;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.harness.cluster.EmbeddedCluster;
import dev.holdfast.harness.cluster.FolderTree;
import dev.holdfast.harness.cluster.PoolWatch;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.partition.card.CardOptions;
import dev.holdfast.partition.replication.RaftTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/** A pool of three cards with a door: the cards lose their power, or are destroyed and replaced, under its clients. */
final class MortalCards implements AutoCloseable {

    private static final String POOL = "Mortal";
    private static final String PIN = "1234-user";
    private static final String SO_PIN = "1234-officer";
    private static final String ADMINISTRATOR = new UUID(0, 1).toString();
    private static final int CARDS = 3;
    private static final int HOLDERS = 3;
    private static final int QUORUM = 2;
    private static final CardOptions OPTIONS = CardOptions.standard().withTiming(RaftTiming.DEFAULT.withLease());
    private static final HealingPolicy PATIENT = new HealingPolicy(Duration.ofSeconds(5), Duration.ofMillis(50));

    private final Path folder;
    private final EmbeddedCluster cluster;
    private final Healer healer;
    private final Pool pool;
    private final PoolWatch watch;
    private Doors doors;

    private MortalCards(Path folder, EmbeddedCluster cluster, Pool pool) {
        this.folder = folder;
        this.cluster = cluster;
        this.pool = pool;
        watch = new PoolWatch(pool);
        healer = new Healer(cluster.pools(), cluster.rack(), PATIENT);
        doors = open();
    }

    static MortalCards start() throws IOException {
        // A socket's path is short: the folders of a build are often too deep.
        Path folder = Files.createTempDirectory("holdfast");
        EmbeddedCluster cluster = new EmbeddedCluster(folder.resolve("cards"), OPTIONS);
        Pool pool = cluster.pools()
                .create(PoolSpec.of(POOL, ADMINISTRATOR).withCards(CARDS))
                .join();
        List<byte[]> certificates = IntStream.rangeClosed(1, HOLDERS)
                .mapToObj(number -> Custodian.create(folder.resolve("custodians"), "holder-" + number))
                .map(Custodian::certificateDer)
                .toList();
        new SecurityDomains(ForkJoinPool.commonPool())
                .download(pool, new Caller(ADMINISTRATOR), certificates, QUORUM)
                .join();
        PoolToken.initialize(pool, POOL, ByteString.copyFrom(SO_PIN, UTF_8), ByteString.copyFrom(PIN, UTF_8));
        Files.writeString(folder.resolve("pin"), PIN);
        MortalCards cards = new MortalCards(folder, cluster, pool);
        cards.watch.untilWhole(CARDS);
        cards.healer.start();
        return cards;
    }

    /** Absolute. */
    Path folder() {
        return folder;
    }

    Path pinFile() {
        return folder.resolve("pin");
    }

    /** What leads either client module to the door. */
    Map<String, String> environment() {
        Path socket = folder.resolve("doors").resolve(POOL + ".sock");
        Map<String, String> both = new HashMap<>(ClientModule.OWN.environment(socket));
        both.putAll(ClientModule.STOCK.environment(socket));
        return both;
    }

    String leader() {
        return watch.leader().getCard();
    }

    String follower() {
        String leader = leader();
        return pool.cardIds().stream()
                .filter(card -> !card.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    /** The number of the slot that is this card's, while no card has been replaced. */
    int slotOf(String card) {
        return pool.cardIds().stream().sorted().toList().indexOf(card) + 1;
    }

    void powerOff(String card) {
        cluster.rack().powerOff(card).join();
    }

    /** Returns when the pool is whole again. */
    void powerOn(String card) {
        cluster.rack().powerOn(card).join();
        watch.untilWhole(CARDS);
    }

    /** Returns when another card has taken its place. */
    void destroy(String card) {
        cluster.rack().destroy(card).join();
        PoolWatch.await("it is replaced", () -> !pool.cardIds().contains(card));
        watch.untilWhole(CARDS);
    }

    /** The door is closed and opened again; the cards go on. */
    void restartDoor() throws Exception {
        doors.close();
        doors = open();
    }

    @Override
    public void close() throws Exception {
        doors.close();
        healer.close();
        cluster.close();
        FolderTree.delete(folder);
    }

    private Doors open() {
        return Doors.open(cluster.pools(), new DoorPlaces(folder.resolve("doors"), Map.of(), "default"));
    }
}
