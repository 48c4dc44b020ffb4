package dev.holdfast.partition.mechanism;

import dev.holdfast.proto.pkcs11.CKM;
import java.util.concurrent.CompletableFuture;

/** Sees to it that no algorithm is used before it has passed its self-tests (ISO/IEC 19790 7.10.3.2). */
public interface Admission {

    /**
     * To be called on the card's thread before a mechanism is used.
     *
     * @return completes on the card's thread, at once when the tests have passed in this boot; fails when one of them does not,
     *     and with {@link OutOfService} when the card goes on without the mechanism for that
     */
    CompletableFuture<Void> before(CKM mechanism);

    /** Whether it may be used at once. From any thread. */
    boolean has(CKM mechanism);
}
