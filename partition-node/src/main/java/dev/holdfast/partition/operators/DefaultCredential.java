package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.OperatorRole;

/**
 * The one operator of a card that was never taken into service, or was zeroized. Everybody knows his credential, and it opens
 * nothing but its own replacement (ISO/IEC 19790 section 7.4.4, TE04.45.02).
 */
final class DefaultCredential {

    static final String NAME = "admin";
    static final ByteString CREDENTIAL = ByteString.copyFromUtf8("holdfast-default");

    private DefaultCredential() {}

    static Enrolled operator() {
        Verifier verifier = new Verifier(
                ByteString.copyFromUtf8("holdfast default"),
                Verifier.ITERATIONS,
                ByteString.fromHex("1cc3fb169f29a7d2a38352afbc3a23bcb5f06aeccea1df814152dda80d8ccd49"));
        return new Enrolled(NAME, OperatorRole.UNACTIVATED_ADMIN, verifier, 0, true);
    }
}
