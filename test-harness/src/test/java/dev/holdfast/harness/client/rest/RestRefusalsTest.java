package dev.holdfast.harness.client.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.rest.RestConnection.NotSignedInException;
import dev.holdfast.harness.client.rest.RestConnection.Reply;
import dev.holdfast.harness.history.Operation;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A call is told as refused only if certainly nothing was done. */
final class RestRefusalsTest {

    @ParameterizedTest
    @CsvSource({
        "GET, 404, KeyNotFound, '', NOT_FOUND",
        "CREATE, 409, Conflict, ObjectIsDeletedButRecoverable, DELETED",
        "PURGE, 409, Conflict, ObjectIsDeletedButRecoverable, OTHER",
        "SIGN, 403, Forbidden, KeyDisabled, DISABLED",
        "SIGN, 403, Forbidden, '', OTHER",
        "CREATE, 401, Unauthorized, '', OTHER",
        "CREATE, 429, TooManyRequests, '', OTHER",
        "GET, 404, NotFound, '', OTHER",
        "GET, 503, ServiceUnavailable, '', OTHER"
    })
    void whatTheServiceRefusesHasItsReason(
            Operation operation, int status, String code, String inner, Refusal expected) {
        Result result = RestRefusals.of(Ask.of(operation, "a"), reply(status, code, inner))
                .result();
        assertEquals(expected, assertInstanceOf(Result.Refused.class, result).refusal());
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE", "ROTATE", "UPDATE", "DELETE", "RECOVER", "PURGE"})
    void aChangeThatTheServerFailedAtMayHaveBeenMade(Operation operation) {
        assertInstanceOf(
                Result.Unknown.class,
                RestRefusals.of(Ask.of(operation, "a"), reply(503, "ServiceUnavailable", ""))
                        .result());
        assertInstanceOf(
                Result.Unknown.class,
                RestRefusals.of(Ask.of(operation, "a"), reply(500, "InternalServerError", ""))
                        .result());
    }

    @ParameterizedTest
    @CsvSource({"lost, false", "late, false", "nobody, true", "token, true"})
    void aLostConnectionLeavesOpenWhatBecameOfTheCall(String failure, boolean refused) {
        Throwable cause =
                switch (failure) {
                    case "lost" -> new IOException("connection reset");
                    case "late" -> new HttpTimeoutException("no answer");
                    case "nobody" -> new ConnectException("refused");
                    default -> new NotSignedInException("no token");
                };
        Result result = RestRefusals.of(Ask.of(Operation.DELETE, "a"), new CompletionException(cause))
                .result();
        assertEquals(refused, result instanceof Result.Refused);
        assertEquals(!refused, result instanceof Result.Unknown);
    }

    private static Reply reply(int status, String code, String inner) {
        ObjectNode body = JsonMapper.builder().build().createObjectNode();
        ObjectNode error = body.putObject("error").put("code", code).put("message", "A sentence.");
        if (!inner.isEmpty()) {
            error.putObject("innererror").put("code", inner);
        }
        return new Reply(status, body);
    }
}
