package dev.holdfast.partition.image;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Nvram.Counter;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.FirmwareReport;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Loads firmware, keeps it or takes it back (ISO/IEC 19790 sections 7.4.3.4 and 7.10.3.4); the security policy gives these
 * services to crypto officers alone (TE05.13.06). From the first byte of a load to its end the card is in MAINTENANCE and gives no data out; a load that fails
 * leaves the card as it was.
 */
public final class FirmwareServices implements ServiceFamily {

    /** Long enough for the answer to leave the card. */
    private static final Duration BEFORE_RESTART = Duration.ofMillis(200);

    private final OwnCard card;
    private final CardFirmware firmware;
    private @Nullable Load load;

    public FirmwareServices(OwnCard card, CardFirmware firmware) {
        this.card = card;
        this.firmware = firmware;
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        try {
            switch (request.getServiceCase()) {
                case GET_FIRMWARE -> {}
                case BEGIN_LOAD -> begin(Load.of(request.getBeginLoad()));
                case LOAD_PART -> current().add(request.getLoadPart());
                case ACTIVATE_LOAD -> {
                    return activate();
                }
                case ABANDON_LOAD -> {
                    current().requireOpen();
                    abandon(current());
                }
                case KEEP_FIRMWARE -> keep();
                case ROLL_BACK_FIRMWARE -> rollBack();
                case RAISE_MINIMUM -> raise(request.getRaiseMinimum().getSecurityVersion());
                default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
            }
            return CompletableFuture.completedFuture(report());
        } catch (IOException e) {
            throw flashFails();
        }
    }

    private void begin(Load begun) {
        requireNoLoad();
        if (firmware.isOnTrial()) {
            throw new RefusedException(
                    Code.WRONG_STATE, "The running firmware is on trial; keep it or roll it back before the next one.");
        }
        load = begun;
        card.life().enter(CardState.MAINTENANCE);
        watch(begun, 0);
    }

    /** A load of which nobody hears any more does not keep the card from its work. */
    private void watch(Load watched, int received) {
        card.environment()
                .thread()
                .schedule(
                        () -> {
                            if (!isUnderWay(watched) || watched.isActivating()) {
                                return;
                            }
                            if (watched.received() == received) {
                                abandon(watched);
                            } else {
                                watch(watched, watched.received());
                            }
                        },
                        Load.PATIENCE);
    }

    private void abandon(Load abandoned) {
        if (isUnderWay(abandoned)) {
            load = null;
            card.life().returnToService();
        }
    }

    /** A load ends, too, when the card leaves MAINTENANCE for another reason: an error, or zeroization. */
    private boolean isUnderWay(Load some) {
        return load == some && card.life().state() == CardState.MAINTENANCE;
    }

    private CompletableFuture<Response.Builder> activate() throws IOException {
        Load complete = current();
        long minimum = firmware.minimum();
        ByteString image = complete.activate();
        return card.halts()
                .reach("load.received")
                .thenApplyAsync(
                        go -> verified(complete, image, minimum),
                        card.environment().workers())
                .thenComposeAsync(
                        verified -> card.halts().reach("load.verified"),
                        card.environment().thread())
                .thenComposeAsync(
                        go -> install(complete, image), card.environment().thread())
                .thenApplyAsync(go -> installed(), card.environment().thread())
                .exceptionallyAsync(
                        failure -> {
                            throw refused(complete, RefusedException.behind(failure));
                        },
                        card.environment().thread());
    }

    private FirmwareImage verified(Load complete, ByteString image, long minimum) {
        complete.requireAnnounced();
        try {
            FirmwareImage parsed = FirmwareImage.parse(image);
            firmware.loadCheck(card.crypto()).verify(parsed, minimum);
            PartsCheck.verify(parsed);
            return parsed;
        } catch (ImageRefusal refusal) {
            throw new CompletionException(refusal);
        }
    }

    private CompletableFuture<Void> install(Load complete, ByteString image) {
        if (!isUnderWay(complete)) {
            throw new RefusedException(Code.WRONG_STATE, "The card left maintenance during the load; load again.");
        }
        try {
            firmware.install(image);
            return card.halts().reach("load.installed");
        } catch (IOException e) {
            throw flashFails();
        }
    }

    private Response.Builder installed() {
        card.events().add(EventKind.FIRMWARE_LOADED, "New firmware is installed; the card boots it on trial.");
        restart();
        return report();
    }

    private RuntimeException refused(Load failed, Throwable failure) {
        abandon(failed);
        if (failure instanceof ImageRefusal refusal) {
            card.events().add(EventKind.FIRMWARE_REFUSED, refusal.reason() + ": " + refusal.getMessage());
            return new RefusedException(Code.TAMPERED, String.valueOf(refusal.getMessage()));
        }
        return new CompletionException(failure);
    }

    private void keep() throws IOException {
        requireTrial();
        firmware.keep();
    }

    private void rollBack() throws IOException {
        requireTrial();
        firmware.rollBack();
        card.events().add(EventKind.FIRMWARE_ROLLED_BACK, "The firmware on trial was taken back by command.");
        restart();
    }

    /** Never lowered, and never out of the reach of the firmware that runs or could run again. */
    private void raise(int version) throws IOException {
        requireNoLoad();
        if (firmware.isOnTrial()) {
            throw new RefusedException(
                    Code.WRONG_STATE, "The running firmware is on trial; keep it before the minimum is raised.");
        }
        long wanted = Integer.toUnsignedLong(version);
        if (wanted > firmware.firmware().securityVersion() || wanted < firmware.minimum()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The minimum is " + firmware.minimum() + " and can be raised to "
                            + firmware.firmware().securityVersion() + ", the running firmware's; it is never lowered.");
        }
        card.environment().nvram().advance(Counter.SECURITY_VERSION, wanted);
    }

    private void requireNoLoad() {
        Load under = load;
        if (under != null && isUnderWay(under)) {
            throw new RefusedException(Code.CONFLICT, "An image is being loaded already; finish or abandon that.");
        }
    }

    private void requireTrial() {
        if (!firmware.isOnTrial()) {
            throw new RefusedException(
                    Code.WRONG_STATE, "The running firmware is not on trial; there is nothing to decide.");
        }
    }

    private void restart() {
        card.environment().thread().schedule(card.environment().supply()::cycle, BEFORE_RESTART);
    }

    private Load current() {
        Load under = load;
        if (under == null || !isUnderWay(under)) {
            throw new RefusedException(Code.WRONG_STATE, "No image is being loaded; begin a load first.");
        }
        return under;
    }

    private Response.Builder report() {
        FirmwareReport.Builder report = FirmwareReport.newBuilder()
                .setRunning(firmware.running().report())
                .setOnTrial(firmware.isOnTrial());
        Load under = load;
        if (under != null && isUnderWay(under)) {
            report.setLoaded(under.received()).setLoading(under.size());
        }
        try {
            report.setMinimumSecurityVersion((int) firmware.minimum());
            if (firmware.isOnTrial()) {
                report.setPrevious(firmware.previous().report());
            }
        } catch (IOException e) {
            throw flashFails();
        } catch (ImageRefusal damaged) {
            report.clearPrevious();
        }
        return Response.newBuilder().setFirmwareReport(report);
    }

    private static RefusedException flashFails() {
        return new RefusedException(
                Code.CARD_ERROR, "The card's flash or NVRAM cannot be read or written; check its space and health.");
    }
}
