package dev.holdfast.partition.card;

import dev.holdfast.partition.crypto.Approval;
import dev.holdfast.partition.token.CallApproval;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.ServiceIndicator;

/** What a request tells of its answer's indicator before anything is done: all but what depends on the key. */
final class RequestApproval {

    private RequestApproval() {}

    /** NONE also for services whose indicator does not depend on an algorithm. */
    static ServiceIndicator of(Request request) {
        return switch (request.getServiceCase()) {
            case CREATE_KEY -> Approval.ofKey(request.getCreateKey().getSpec()).indicator();
            case IMPORT_KEY -> Approval.ofKey(request.getImportKey().getSpec()).indicator();
            case SIGN -> Approval.of(request.getSign().getAlgorithm()).indicator();
            case VERIFY -> Approval.of(request.getVerify().getAlgorithm()).indicator();
            case ENCRYPT -> Approval.of(request.getEncrypt().getAlgorithm()).indicator();
            case DECRYPT -> Approval.of(request.getDecrypt().getAlgorithm()).indicator();
            case WRAP_KEY -> Approval.of(request.getWrapKey().getAlgorithm()).indicator();
            case UNWRAP_KEY ->
                Approval.of(request.getUnwrapKey().getAlgorithm()).indicator();
            case TOKEN -> CallApproval.of(request.getToken());
            default -> ServiceIndicator.SERVICE_INDICATOR_NONE;
        };
    }
}
