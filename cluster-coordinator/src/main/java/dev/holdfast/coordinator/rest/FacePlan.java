package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.capacity.SpeedProfile;
import dev.holdfast.coordinator.directory.Directory;
import dev.holdfast.coordinator.directory.Principal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the service is to be shown over HTTP.
 *
 * @param address where it listens; port 0 for any that is free
 * @param folder of its authority, its certificate and the key that signs its tokens
 * @param directory who is declared to it
 * @param issuer the OpenID Connect issuer to believe instead of its own
 * @param identity whom programs on this machine are given tokens of, if they show its secret; of no use with another issuer
 * @param openIdentity whether they are given them without
 * @param speed how much clients may ask of a pool
 */
public record FacePlan(
        InetSocketAddress address,
        Path folder,
        Directory directory,
        Optional<String> issuer,
        Optional<Principal> identity,
        boolean openIdentity,
        SpeedProfile speed) {}
