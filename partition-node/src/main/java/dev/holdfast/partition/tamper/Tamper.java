package dev.holdfast.partition.tamper;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Cell;
import dev.holdfast.partition.environment.Nvram.Mark;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.Zeroizable;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SensorReport;
import dev.holdfast.proto.v1.SetTripAction;
import dev.holdfast.proto.v1.TransportSeal;
import dev.holdfast.proto.v1.TripAction;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The services around what happens to a card from outside. A card that was tampered with, locked for transport or
 * decommissioned says so, boot after boot, and serves nothing else until it may.
 */
public final class Tamper implements ServiceFamily, Zeroizable {

    private static final String TEMPERATURE = "temperature";

    /** Before a reset that ends the channel. */
    private static final Duration ANSWER_LEAVES = Duration.ofMillis(100);

    private final OwnCard card;
    private final Environment environment;
    private final Supplier<List<Sensor>> sensors;
    private final TripActions actions;
    private final TransportLock lock;
    private final Watch watch;
    private final Release release;

    /** What follows once nothing holds the card any more. */
    @FunctionalInterface
    public interface Release {
        void run() throws IOException;
    }

    /**
     * @param release takes a booted card from the state that held it to the one it would be in otherwise
     */
    public Tamper(OwnCard card, Release release) {
        this.card = card;
        this.environment = card.environment();
        this.sensors =
                () -> card.policy().getSensorsList().stream().map(Sensor::new).toList();
        this.actions = new TripActions(environment.flash(), sensors);
        this.lock = new TransportLock(environment.nvram(), environment.fuses().cardId());
        this.watch = new Watch(card, sensors, actions);
        this.release = release;
    }

    /**
     * Looks at the sensors before anything is opened.
     *
     * @return why the card has to be zeroized, unless it was, and nobody has cleared that yet
     * @throws RefusedException CARD_ERROR when sensors or NVRAM cannot be read
     */
    public Optional<String> atBoot() {
        try {
            Optional<String> tamper = watch.atBoot();
            return environment.nvram().mark() == Mark.NONE ? tamper : Optional.empty();
        } catch (IOException e) {
            throw new RefusedException(
                    Code.CARD_ERROR, "The card's sensors or its NVRAM cannot be read; power-cycle the card.");
        }
    }

    /** Goes on looking until the power goes; to be called when what {@link #atBoot} said is done. */
    public void watch() {
        watch.start();
    }

    /** The state in which something holds the card; empty when it may go into service. */
    public Optional<CardState> held() throws IOException {
        return switch (environment.nvram().mark()) {
            case DECOMMISSIONED -> Optional.of(CardState.DECOMMISSIONED);
            case TAMPERED -> Optional.of(CardState.TAMPER_RESPONSE);
            case NONE -> lock.isShut() ? Optional.of(CardState.TRANSPORT) : Optional.empty();
        };
    }

    /** Thousandths of a degree Celsius; empty when it cannot be read. */
    public OptionalLong temperature() {
        try {
            return watch.value(TEMPERATURE);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        try {
            return switch (request.getServiceCase()) {
                case READ_SENSORS -> answer(readSensors());
                case SET_TRIP_ACTION -> answer(setTripAction(request.getSetTripAction()));
                case CLEAR_TAMPER -> answer(clearTamper());
                case ENTER_TRANSPORT -> answer(enterTransport());
                case LEAVE_TRANSPORT ->
                    leaveTransport(request.getLeaveTransport().getUnlockCode().toByteArray());
                case DECOMMISSION -> decommission();
                default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
            };
        } catch (IOException e) {
            card.fail("The card's sensors, flash or NVRAM fail.");
            throw new RefusedException(
                    Code.CARD_ERROR, "The card's sensors, flash or NVRAM fail; power-cycle the card and look again.");
        }
    }

    private Response.Builder readSensors() throws IOException {
        return Response.newBuilder().setSensorReport(SensorReport.newBuilder().addAllSensors(watch.report()));
    }

    private Response.Builder setTripAction(SetTripAction asked) throws IOException {
        TripAction action = asked.getAction();
        if (action == TripAction.TRIP_ACTION_UNSPECIFIED || action == TripAction.UNRECOGNIZED) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Name what a trip is to do: TRIP_LOG, TRIP_SHUT_DOWN or TRIP_ZEROIZE.");
        }
        Sensor sensor = sensors.get().stream()
                .filter(known -> known.name().equals(asked.getSensor()))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "The card has no such sensor; reading the sensors tells their names."));
        actions.choose(sensor, action);
        return done();
    }

    private Response.Builder clearTamper() throws IOException {
        if (card.life().state() != CardState.TAMPER_RESPONSE) {
            throw new RefusedException(Code.WRONG_STATE, "The card was not tampered with; there is nothing to clear.");
        }
        Optional<String> standing = watch.standingTamper();
        if (standing.isPresent()) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    standing.get() + " Put that right first, or the card would zeroize itself again.");
        }
        watch.settle();
        environment.nvram().clearTamper();
        card.events().add(EventKind.TAMPER_CLEARED, "A crypto officer has cleared the tamper.");
        release.run();
        return done();
    }

    private Response.Builder enterTransport() throws IOException {
        if (card.life().state() == CardState.TRANSPORT) {
            throw new RefusedException(Code.WRONG_STATE, "The card is locked for transport already.");
        }
        byte[] code = lock.shut(card.crypto());
        try {
            card.life().enter(CardState.TRANSPORT);
            return Response.newBuilder()
                    .setTransportSeal(TransportSeal.newBuilder().setUnlockCode(ByteString.copyFrom(code)));
        } finally {
            Arrays.fill(code, (byte) 0);
        }
    }

    private CompletableFuture<Response.Builder> leaveTransport(byte[] code) throws IOException {
        if (lock.open(code, card.crypto())) {
            release.run();
            return answer(done());
        }
        int left = lock.triesLeft();
        if (left > 0) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "The unlock code is wrong; after " + left + " more wrong codes the card destroys what it holds.");
        }
        return card.zeroize("The transport lock had seen too many wrong codes.", CardState.TAMPER_RESPONSE)
                .thenApply(zeroized -> {
                    environment.thread().schedule(environment.supply()::cycle, ANSWER_LEAVES);
                    throw new RefusedException(
                            Code.FORBIDDEN,
                            "The unlock code was wrong once too often; what the card held is destroyed.");
                });
    }

    /** Not possible to a card whose fuses open its identity alone. */
    private CompletableFuture<Response.Builder> decommission() throws IOException {
        if (!identityCanBeErased(environment.nvram())) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    "The card was made before cards had an identity that can be erased; zeroize it, and destroy its"
                            + " fuses.");
        }
        return card.zeroize("The card is decommissioned.", CardState.DECOMMISSIONED)
                .thenApply(ended -> done());
    }

    private static boolean identityCanBeErased(Nvram nvram) throws IOException {
        byte[] half = nvram.read(Cell.IDENTITY);
        if (half == null) {
            return false;
        }
        Arrays.fill(half, (byte) 0);
        return true;
    }

    @Override
    public String erased() {
        return "settings-erased";
    }

    /** The lock for transport, and what was chosen for trips. */
    @Override
    public void erase() throws IOException {
        lock.remove();
        actions.forget();
    }

    private static Response.Builder done() {
        return Response.newBuilder().setDone(Done.getDefaultInstance());
    }

    private static CompletableFuture<Response.Builder> answer(Response.Builder response) {
        return CompletableFuture.completedFuture(response);
    }
}
