package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.CardFailure;
import dev.holdfast.partition.firmware.CardLife;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Status;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a service did, or how it failed, into the response a caller sees. The error state is entered here. */
final class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final CardLife life;

    Answers(CardLife life) {
        this.life = life;
    }

    Response of(Request request, Response.@Nullable Builder answer, @Nullable Throwable failure) {
        Response.Builder response = answer == null || failure != null ? Response.newBuilder() : answer;
        Status status = failure == null ? Status.getDefaultInstance() : status(request, unwrap(failure));
        return response.setStatus(status.toBuilder().setCardState(life.state())).build();
    }

    /** One sentence for the card's error line. Only what this firmware wrote itself is repeated. */
    static String sentence(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof CardFailure
                        || cause instanceof RefusedException
                        || cause instanceof IllegalStateException
                ? String.valueOf(cause.getMessage())
                : "Unexpected failure: " + cause.getClass().getSimpleName() + ".";
    }

    private Status status(Request request, Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refused.status();
        }
        if (failure instanceof CardFailure) {
            life.fail(sentence(failure));
            return Status.newBuilder()
                    .setCode(Code.CARD_ERROR)
                    .setMessage(sentence(failure))
                    .build();
        }
        LOG.error("{} failed unexpectedly", request.getServiceCase(), failure);
        return Status.newBuilder()
                .setCode(Code.INTERNAL)
                .setMessage("The card failed to do this for a reason of its own; its log tells more.")
                .build();
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
