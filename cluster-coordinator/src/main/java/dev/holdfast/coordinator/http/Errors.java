package dev.holdfast.coordinator.http;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure is answered with: status and body. One table for every plane. */
public final class Errors {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
    private static final String RETRY_AFTER = "retry-after";
    private static final String SOON = "1";

    private Errors() {}

    public static Answer answer(Throwable failure) {
        Throwable cause = RefusedException.behind(failure);
        if (cause instanceof HttpRefusedException refused) {
            Answer answer = Answer.json(refused.status(), ErrorBody.of(refused.code(), refused.reason()));
            for (var header : refused.headers().entrySet()) {
                answer = answer.with(header.getKey(), header.getValue());
            }
            return answer;
        }
        if (cause instanceof RefusedException refused) {
            return answer(refused.status());
        }
        LOG.error("A request failed for a reason that nobody thought of", cause);
        return Answer.json(500, ErrorBody.of("InternalServerError", "Holdfast has a defect; its log says more."));
    }

    /** What is said of a refusal in the status of an operation that failed by it. */
    public static ErrorBody body(Status status) {
        int http = httpStatus(status.getCode());
        String code = status.getServiceCode().isEmpty() ? wordFor(http) : status.getServiceCode();
        return ErrorBody.of(code, status.getInnerCode(), status.getMessage());
    }

    private static Answer answer(Status status) {
        int http = httpStatus(status.getCode());
        Answer answer = Answer.json(http, body(status));
        return http == 503 || http == 429 ? answer.with(RETRY_AFTER, SOON) : answer;
    }

    /** The HTTP status that the service gives to a refusal. */
    static int httpStatus(Code code) {
        return switch (code) {
            case OK -> 200;
            case BAD_PARAMETER,
                    ALGORITHM_NOT_SUPPORTED,
                    CRYPTO_FAILED,
                    QUORUM_OUT_OF_RANGE,
                    WRAPPING_KEY_REFUSED,
                    DUPLICATE_WRAPPING_KEY,
                    EXCHANGE_KEY_UNKNOWN,
                    TAMPERED,
                    INCOMPLETE,
                    STORAGE_UNAVAILABLE -> 400;
            case FORBIDDEN,
                    FOREIGN_DOMAIN,
                    KEY_DISABLED,
                    KEY_NOT_YET_VALID,
                    KEY_EXPIRED,
                    OPERATION_NOT_PERMITTED,
                    LIMIT_EXCEEDED -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, WRONG_STATE, BUSY, EXCHANGE_KEY_USED, PRIOR_BACKUP_REQUIRED -> 409;
            case NO_QUORUM, UNREACHABLE, CARD_ERROR, DEADLINE_EXCEEDED, OUTCOME_UNKNOWN, CUSTODY_UNAVAILABLE -> 503;
            case ATTESTATION_REFUSED, INTERNAL, UNRECOGNIZED -> 500;
        };
    }

    private static String wordFor(int status) {
        return switch (status) {
            case 400 -> "BadParameter";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            case 503 -> "ServiceUnavailable";
            default -> "InternalServerError";
        };
    }
}
