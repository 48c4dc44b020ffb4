package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.Status;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a service did, or how it failed, into the response a caller sees. */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private static final Set<ServiceCase> APPROVED = SecurityPolicies.current().getServicesList().stream()
            .filter(row -> row.getIndicator().equals("approved"))
            .map(row -> ServiceCase.valueOf(row.getService()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(ServiceCase.class)));

    /** Payloads that say how something went, and nothing else. */
    private static final Set<PayloadCase> STATUS_OUTPUT = EnumSet.of(PayloadCase.DONE, PayloadCase.SELF_TEST_REPORT);

    private final CardLife life;
    private final Consumer<CardFailure> failCard;

    /** @param failCard puts the card where the failure of a self-test leads */
    Answers(CardLife life, Consumer<CardFailure> failCard) {
        this.life = life;
        this.failCard = failCard;
    }

    /**
     * The answer of a service that succeeded.
     *
     * @throws RefusedException OUTCOME_UNKNOWN when the card left service meanwhile: then no output leaves it
     */
    Response of(Request request, Response.Builder answer) {
        return output(request, answer).orElseThrow(Answers::leftService);
    }

    /** The same, empty when the card left service meanwhile. From any thread. */
    Optional<Response> output(Request request, Response.Builder answer) {
        return isInhibited(request, answer.getPayloadCase())
                ? Optional.empty()
                : Optional.of(indicated(request, answer)
                        .setStatus(Status.newBuilder().setCardState(life.state()))
                        .build());
    }

    /** What the policy says of a service whatever it is asked with, its answer need not say for itself (FIPS 140-3 IG 2.4.C). */
    private static Response.Builder indicated(Request request, Response.Builder answer) {
        return APPROVED.contains(request.getServiceCase())
                        && answer.getIndicator() == ServiceIndicator.SERVICE_INDICATOR_NONE
                ? answer.setIndicator(ServiceIndicator.SERVICE_INDICATOR_APPROVED)
                : answer;
    }

    /** The answer of a service that did not. On the card's thread: the card may have to enter its error state. */
    Response refusal(Request request, Throwable failure) {
        Status.Builder status = status(request, RefusedException.behind(failure));
        return Response.newBuilder()
                .setStatus(status.setCardState(life.state()))
                .build();
    }

    /** One sentence for the card's error line. Only what this firmware wrote itself is repeated. */
    static String sentence(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        return cause instanceof CardFailure || cause instanceof RefusedException
                ? String.valueOf(cause.getMessage())
                : "Unexpected failure: " + cause.getClass().getSimpleName() + ".";
    }

    private Status.Builder status(Request request, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refused.status().toBuilder();
        }
        if (failure instanceof CardFailure selfTest) {
            failCard.accept(selfTest);
            return Status.newBuilder().setCode(Code.CARD_ERROR).setMessage(sentence(failure));
        }
        if (hasLeft(request)) {
            return leftService().status().toBuilder();
        }
        LOG.error("{} failed unexpectedly", request.getServiceCase(), failure);
        return Status.newBuilder()
                .setCode(Code.INTERNAL)
                .setMessage("The card failed to do this for a reason of its own; its log tells more.");
    }

    /**
     * What the present state would not begin to answer, it does not finish either (ISO/IEC 19790 7.3.3). Of a service that itself
     * leads elsewhere, such as a self-test, the answer says no more than how it went.
     */
    private boolean isInhibited(Request request, PayloadCase payload) {
        boolean data = ServiceGroup.of(request.getServiceCase()).isDataOutput() || !STATUS_OUTPUT.contains(payload);
        return data && hasLeft(request);
    }

    /** Whether the card has left the states that offer what was asked of it. */
    private boolean hasLeft(Request request) {
        return !life.offers(ServiceGroup.of(request.getServiceCase()));
    }

    private static RefusedException leftService() {
        return new RefusedException(
                Code.OUTCOME_UNKNOWN,
                "The card left service while it worked on this; ask whether it happened, then repeat it.");
    }
}
