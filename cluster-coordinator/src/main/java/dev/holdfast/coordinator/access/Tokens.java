package dev.holdfast.coordinator.access;

/** Tells who a bearer token speaks for. */
@FunctionalInterface
public interface Tokens {

    /**
     * @param token a JWT in compact serialization (RFC 7519)
     * @param audience the resource it has to be for, for instance "https://managedhsm.azure.net"
     * @throws TokenRefusedException when it is not valid, not valid now, or for something else
     */
    Caller caller(String token, String audience);
}
