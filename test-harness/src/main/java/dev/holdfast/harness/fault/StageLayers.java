package dev.holdfast.harness.fault;

import dev.holdfast.bridge.custody.TokenFaults;
import dev.holdfast.coordinator.storage.FaultyStorage;
import dev.holdfast.harness.stage.Hazards;
import dev.holdfast.harness.stage.Stage;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.link.Link;
import dev.holdfast.proto.link.LinkFault;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The layers of a stage. */
final class StageLayers implements Layers {

    private final Stage stage;
    private final Hazards hazards;
    private final Supplier<List<String>> members;
    private final Optional<TokenFaults> token;
    private final CardLayer cards;
    private final FirmwareLayer firmware;
    private final ImageLayer images;

    StageLayers(Stage stage, Supplier<List<String>> members, Optional<TokenFaults> token) {
        this.stage = stage;
        this.hazards = stage.hazards();
        this.members = members;
        this.token = token;
        cards = new CardLayer(stage);
        firmware = new FirmwareLayer(stage, cards);
        images = new ImageLayer(stage, cards);
    }

    @Override
    public Begun begin(Fault fault, List<String> met) {
        if (fault instanceof Fault.Links links) {
            BrokenLinks broken = BrokenLinks.begin(stage, links, met, members);
            return new Begun(broken.did(), broken::end, broken::met);
        } else if (fault instanceof Fault.OnLinks on) {
            return breakLinks(on.fault(), on.links());
        } else if (fault instanceof Fault.Clock clock) {
            return setClocks(clock, met);
        } else if (fault instanceof Fault.Token broken) {
            return spoilToken(broken);
        } else if (fault instanceof Fault.Storage broken) {
            return spoilStorage(broken);
        } else if (fault instanceof Fault.InFirmware planned) {
            return firmware.plan(planned, met);
        } else if (fault instanceof Fault.CrashLoop loop) {
            return firmware.crash(loop, met);
        } else if (fault instanceof Fault.OtherImage image) {
            return images.lay(image.kind(), met);
        }
        return cards.begin(fault, met);
    }

    private Begun breakLinks(LinkFault fault, Set<Link> links) {
        int number = hazards.breakLinks(links, fault);
        return new Begun(
                links.size() + " links: "
                        + String.join(
                                ", ",
                                links.stream().map(Link::toString).sorted().toList()) + ".",
                () -> Undone.of(inWords(hazards.mendLinks(number))),
                () -> hazards.met(number));
    }

    private static String inWords(Hazards.Met met) {
        return met.touched() + " messages met it, of which " + met.lost() + " were lost; the links are as before.";
    }

    private Begun setClocks(Fault.Clock fault, List<String> met) {
        List<String> whose = fault.coordinator() ? List.of(Stage.COORDINATOR) : met;
        cards.each(whose, clock -> hazards.setClock(clock, fault.ahead(), fault.rate()), this::mendClock);
        return new Begun(
                "The clocks of " + String.join(", ", whose) + " are "
                        + fault.ahead().toMillis() + " ms ahead and run at " + fault.rate() + " times their rate.",
                () -> {
                    whose.stream().filter(cards::isThere).forEach(this::mendClock);
                    return Undone.of("The clocks are right again.");
                });
    }

    private void mendClock(String whose) {
        hazards.setClock(whose, Duration.ZERO, 1);
    }

    private Begun spoilToken(Fault.Token fault) {
        TokenFaults faults = token.orElseThrow(() -> new RefusedException(
                Code.WRONG_STATE,
                "No token keeps exchange keys here: say custody: softhsm, or name a token, in the experiment."));
        long before = faults.met();
        faults.begin(fault.fault());
        return new Begun("The token: " + fault.fault() + ".", () -> {
            faults.end(fault.fault());
            return Undone.of("It was met " + (faults.met() - before) + " times; the token is as before.");
        });
    }

    private Begun spoilStorage(Fault.Storage fault) {
        if (!(stage.storage() instanceof FaultyStorage storage)) {
            throw new RefusedException(Code.WRONG_STATE, "The storage of this stage cannot be made to fail.");
        }
        long before = storage.met();
        storage.begin(fault.fault());
        return new Begun("The storage: " + fault.fault() + ".", () -> {
            storage.end(fault.fault());
            return Undone.of((storage.met() - before) + " requests met it; the storage is as before.");
        });
    }
}
