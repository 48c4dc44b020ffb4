package dev.holdfast.partition.service;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The id under which the pool remembers an operation that a caller named: nobody can name another caller's. */
final class OperationName {

    private static final int BYTES = 16;
    private static final byte[] LABEL = "holdfast-operation".getBytes(StandardCharsets.US_ASCII);

    private OperationName() {}

    /** @throws RefusedException BAD_PARAMETER unless the name has 16 bytes */
    static ByteString of(Request request) {
        if (request.getOperationId().size() != BYTES) {
            throw new RefusedException(Code.BAD_PARAMETER, "An operation's id is " + BYTES + " random bytes.");
        }
        MessageDigest sha256 = Hash.SHA_256.start();
        sha256.update(LABEL);
        sha256.update(request.getOperationId().toByteArray());
        sha256.update(ServiceContext.principal(request).getBytes(StandardCharsets.UTF_8));
        return ByteString.copyFrom(sha256.digest(), 0, BYTES);
    }
}
