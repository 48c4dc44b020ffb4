package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;

/** What of a request officers agree to: all of it but how it is carried. */
final class Proposal {

    private Proposal() {}

    static Request parse(ByteString bytes) {
        try {
            return Request.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "What was put up for approval is no request.");
        }
    }

    /** SHA-256. */
    static ByteString digest(Request request) {
        byte[] bytes = request.toBuilder()
                .clearRequestId()
                .clearDeadlineMillis()
                .clearSession()
                .clearApproval()
                .build()
                .toByteArray();
        return ByteString.copyFrom(Hash.SHA_256.start().digest(bytes));
    }
}
