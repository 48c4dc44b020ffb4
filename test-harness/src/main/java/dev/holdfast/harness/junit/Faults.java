package dev.holdfast.harness.junit;

import dev.holdfast.bridge.custody.TokenFault;
import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.storage.StorageFault;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.fault.Acknowledged;
import dev.holdfast.harness.fault.Ended;
import dev.holdfast.harness.fault.Fault;
import dev.holdfast.harness.fault.Fault.Links.Direction;
import dev.holdfast.harness.fault.FaultWords;
import dev.holdfast.harness.fault.Nemesis;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.CardFault;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.DiskFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes things go wrong with the pool, as experiments do: links, power, processes, disks, firmware, clocks, the token that keeps
 * exchange keys, and the storage of backups. Each fault tells what it did, lasts until it is closed, and ends with the test.
 * Whatever costs copies of the pool is refused with LIMIT_EXCEEDED, before anything is done, if it would take more of them than
 * {@link HoldfastPool#mayLose}; what this pool cannot do is refused with a sentence that says what to change.
 */
public final class Faults {

    /** The name of the service as one end of a link. */
    public static final String SERVICE = Stage.COORDINATOR;

    private final Stage stage;
    private final TestedPool pool;
    private final FaultLimits limits;
    private final Optional<TokenFaults> token;
    /** Each knows what its pool has lost; after a recovery there is another one. */
    private final Map<Pool, Nemesis> nemeses = new HashMap<>();

    private final List<ActiveFault> begun = new ArrayList<>();

    /** @param token the faults of the token that keeps exchange keys; empty when there is none */
    Faults(Stage stage, TestedPool pool, FaultLimits limits, Optional<TokenFaults> token) {
        this.stage = stage;
        this.pool = pool;
        this.limits = limits;
        this.token = token;
    }

    /** Nothing reaches the cards, and nothing leaves them: neither to the other cards nor to the service. */
    public ActiveFault isolate(String... cards) {
        return begin(new Fault.Links(new LinkFault.Cut(), Direction.BOTH, true), cards);
    }

    /** The two sides do not hear each other. The service, which may stand on a side, is {@link #SERVICE}. */
    public ActiveFault cut(Set<String> side, Set<String> otherSide) {
        return begin(new Fault.OnLinks(new LinkFault.Cut(), Link.between(side, otherSide)));
    }

    /** Any fault on all links of a card, in both directions. */
    public ActiveFault around(String card, LinkFault fault) {
        return begin(new Fault.Links(fault, Direction.BOTH, true), card);
    }

    /** Any fault on all links there are. */
    public ActiveFault everywhere(LinkFault fault) {
        return begin(
                new Fault.Links(fault, Direction.BOTH, true), pool.cardIds().toArray(String[]::new));
    }

    /** The cards have no power until it ends; then it waits until they serve. */
    public ActiveFault powerCut(String... cards) {
        return begin(new Fault.PowerCut(), cards);
    }

    /** Ends the cards' processes with SIGKILL, where they have some; otherwise as {@link #powerCut}. */
    public ActiveFault kill(String... cards) {
        return begin(new Fault.Kill(), cards);
    }

    /** The cards stand still: their connections stay, and nothing is answered. */
    public ActiveFault pause(String... cards) {
        return begin(new Fault.Pause(), cards);
    }

    /** The cards are gone with all that they held. Its end brings nothing back; {@link Cards#heal} puts blank cards in. */
    public ActiveFault destroy(String... cards) {
        return begin(new Fault.DestroyCard(), cards);
    }

    /** Somebody opens the cards' covers, and they zeroize themselves. That stays so. */
    public ActiveFault openCover(String... cards) {
        return begin("tamper", Map.of(), cards);
    }

    /** The time of day of the cards' clocks jumps; with a negative time, back. */
    public ActiveFault clockJump(Duration by, String... cards) {
        return begin(new Fault.Clock(false, by, 1), cards);
    }

    /**
     * The cards' clocks run too fast, or too slow.
     *
     * @param rate seconds that they count in a second
     */
    public ActiveFault clockRate(double rate, String... cards) {
        return begin(new Fault.Clock(false, Duration.ZERO, rate), cards);
    }

    /** The machine's clock jumps, by which the service goes: unlike {@link ServiceClock#advance}, nobody means it to. */
    public ActiveFault serviceClockJump(Duration by) {
        return begin(new Fault.Clock(true, by, 1));
    }

    /** Something is always wrong with the disk of the cards' sealed stores; takes {@code firmware = TEST}. */
    public ActiveFault disk(DiskFault.Kind kind, String... cards) {
        return firmware(
                CardFault.newBuilder()
                        .setDisk(DiskFault.newBuilder().setKind(kind).setDisk("disk"))
                        .build(),
                cards);
    }

    /**
     * Something that the cards' firmware does wrong, from the next time on that it comes to it; takes {@code firmware = TEST}. A
     * fault of a boot is met by one that begins afterwards.
     */
    public ActiveFault firmware(CardFault fault, String... cards) {
        return begin(new Fault.InFirmware(fault, false), cards);
    }

    /** The storage that {@link Recovery} keeps backups in. */
    public ActiveFault storage(StorageFault fault) {
        return begin(new Fault.Storage(fault));
    }

    /** The token that {@link Recovery} has exchange keys made in; takes {@link HoldfastPool#custody}. */
    public ActiveFault token(TokenFault fault) {
        return begin(new Fault.Token(fault));
    }

    /**
     * Any fault, at cards that are named by their ids; without cards, if it is about none.
     *
     * @throws RefusedException when it cannot be done here, or would take too many copies; nothing is wrong then that was not
     *     before
     */
    public ActiveFault begin(Fault fault, String... cards) {
        List<String> met = List.of(cards);
        met.forEach(this::requireThere);
        return begin(fault, nemesis -> nemesis.begin(fault, met));
    }

    /**
     * A fault by the word and the options that files of experiments have for it; {@code hsm fault list} prints them all.
     *
     * @param options such as {@code "on", "leader"}
     */
    public ActiveFault begin(String word, Map<String, String> options) {
        Word known = known(word);
        Arguments arguments = Arguments.of(known, options);
        Fault fault = FaultWords.read(known, arguments);
        return begin(fault, nemesis -> nemesis.begin(fault, FaultWords.cards(arguments)));
    }

    /** The same at cards that are named by their ids. */
    public ActiveFault begin(String word, Map<String, String> options, String... cards) {
        Word known = known(word);
        return begin(FaultWords.read(known, Arguments.of(known, options)), cards);
    }

    /** Those that are on, in the order of their beginning. */
    public synchronized List<ActiveFault> active() {
        return begun.stream().filter(ActiveFault::isOn).toList();
    }

    /** Ends all that are on, the last one first, and gives what each did. */
    public synchronized List<Ended> endAll() {
        List<Ended> ended = new ArrayList<>();
        while (!begun.isEmpty()) {
            ActiveFault last = begun.remove(begun.size() - 1);
            if (last.isOn()) {
                ended.add(last.end());
            }
        }
        return ended;
    }

    private synchronized ActiveFault begin(Fault fault, Function<Nemesis, Acknowledged> beginning) {
        limits.require(fault);
        Nemesis nemesis = nemeses.computeIfAbsent(pool.pool(), this::nemesisOf);
        Acknowledged told;
        try {
            told = beginning.apply(nemesis);
        } catch (RefusedException refused) {
            throw limits.explained(refused);
        }
        ActiveFault active = new ActiveFault(this, nemesis, told);
        begun.add(active);
        return active;
    }

    private Nemesis nemesisOf(Pool now) {
        return Nemesis.on(stage, now, limits.mayLose(), token);
    }

    private void requireThere(String card) {
        if (!stage.rack().cards().contains(card)) {
            throw new RefusedException(
                    Code.NOT_FOUND, "There is no card " + card + "; the pool has " + pool.cardIds() + ".");
        }
    }

    private static Word known(String word) {
        return FaultWords.WORDS.stream()
                .filter(each -> each.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER,
                        "There is no fault \"" + word + "\"; hsm fault list prints all that there are."));
    }
}
