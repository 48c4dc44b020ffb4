package dev.holdfast.harness.client.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.rest.RestConnection.NotSignedInException;
import dev.holdfast.harness.client.rest.RestConnection.Reply;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;

/** What a refusal of the data plane, or the lack of an answer, says of a call. */
final class RestRefusals {

    private static final int SERVER_ERROR = 500;

    private RestRefusals() {}

    /**
     * A status of 500 and more is also the answer to a change of which the service does not know what became of it: that no
     * client can tell from a refusal.
     */
    static Answer of(Ask call, Reply reply) {
        JsonNode error = reply.body().path("error");
        String code = error.path("code").asText();
        String inner = error.path("innererror").path("code").asText();
        String told = reply.status() + " " + code + ", " + error.path("message").asText();
        if (reply.status() >= SERVER_ERROR && call.operation().isWrite()) {
            return Answer.unknown(told);
        }
        if (code.equals("KeyNotFound")) {
            return Answer.refused(Refusal.NOT_FOUND, told);
        }
        if (inner.equals("KeyDisabled")) {
            return Answer.refused(Refusal.DISABLED, told);
        }
        if (inner.equals("ObjectIsDeletedButRecoverable") && call.operation() == Operation.CREATE) {
            return Answer.refused(Refusal.DELETED, told);
        }
        return Answer.refused(Refusal.OTHER, told);
    }

    /** Nothing was sent by whoever found nobody to connect to; all other failures may have come after the call had arrived. */
    static Answer of(Ask call, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String told = cause.getClass().getSimpleName() + ", " + cause.getMessage();
        return cause instanceof ConnectException || cause instanceof NotSignedInException
                ? Answer.refused(Refusal.OTHER, told)
                : Answer.unknown(told);
    }
}
