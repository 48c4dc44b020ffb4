package dev.holdfast.harness.client.rest;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Where an HSM is asked over HTTP, and who asks.
 *
 * @param face the service's port, which is the proxy for its public names
 * @param authority the certificate to trust, PEM
 * @param tenant GUID, of the directory in which the client signs in
 * @param hsm name of the pool
 * @param clientId by which the client signs in
 * @param secret with which it does; never shown
 */
public record RestPlace(
        InetSocketAddress face, Path authority, String tenant, String hsm, String clientId, String secret) {

    @Override
    public String toString() {
        return hsm + " at " + face;
    }
}
