package dev.holdfast.partition.fault;

import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletableFuture;

/** The services by which a tester plans faults. All of them answer with the faults that there are, and with what waits. */
public final class FaultServices implements ServiceFamily {

    private final OwnCard card;
    private final Faults faults;
    private final HaltPoints halts;

    public FaultServices(OwnCard card, Faults faults, HaltPoints halts) {
        this.card = card;
        this.faults = faults;
        this.halts = halts;
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        requireTestFirmware();
        switch (request.getServiceCase()) {
            case INJECT_FAULT -> faults.add(request.getInjectFault().getFault());
            case CLEAR_CARD_FAULTS -> faults.clear(request.getClearCardFaults().getNumbersList());
            case LIST_CARD_FAULTS -> {}
            case RESUME -> halts.resume(request.getResume().getHalt());
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        }
        return CompletableFuture.completedFuture(
                Response.newBuilder().setCardFaultList(faults.list().toBuilder().addAllHalted(halts.halted())));
    }

    private void requireTestFirmware() {
        if (!card.firmware().isTest()) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "This card runs release firmware " + card.firmware().version()
                            + ", which has no fault hooks; give it test firmware.");
        }
    }
}
