package dev.holdfast.bridge.rpc;

import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call, read in the order of {@link Function#request}. A read that does not fit the signature is a defect
 * of the caller and throws IllegalStateException; bytes that do not fit it are refused with ARGUMENTS_BAD or GENERAL_ERROR.
 */
public interface Arguments {

    /** {@code u}. All 64 bits; CK_UNAVAILABLE_INFORMATION is -1. */
    long number();

    /** {@code y}. */
    int octet();

    /** {@code ay}. Null for a NULL pointer. */
    byte @Nullable [] bytesOrNull();

    /** {@code ay}. Empty for a NULL pointer. */
    byte[] bytes();

    /** {@code z} or {@code s}: bytes without a terminator. */
    byte[] string();

    /** {@code aA}. Values are encoded as dev.holdfast.proto.pkcs11.CKA says; a type that is not known keeps its raw bytes. */
    List<TokenAttribute> template();

    /** {@code fA}. */
    List<WantedAttribute> wanted();

    /** {@code M}. Empty for a NULL pointer, which cancels. */
    Optional<TokenMechanism> mechanism();

    /** {@code Q}. */
    MessageParameters messageParameters();

    /** {@code fy} or {@code fu}. */
    Room room();
}
