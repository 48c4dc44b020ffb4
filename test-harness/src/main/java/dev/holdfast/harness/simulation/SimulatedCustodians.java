package dev.holdfast.harness.simulation;

import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.util.ArrayList;
import java.util.List;

/**
 * The holders of a security domain. Their keys come from outside of the run and are no part of what its seed decides, so that
 * many runs can share them.
 *
 * @param certificates X.509 in DER
 */
record SimulatedCustodians(List<byte[]> certificates) {

    private static final KeySpec RSA_2048 =
            KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build();
    private static final long FOR_EVER_MILLIS = 4_000_000_000_000L;

    static SimulatedCustodians make(int holders) {
        CryptoEngine crypto = HostCrypto.engine("custodians");
        CryptoEngine.Generated authority = crypto.generateCardKey();
        CertificateIssuer issuer = new CertificateIssuer(
                "CN=custodians", message -> crypto.signAsCard(authority.material(), message), crypto);
        List<byte[]> certificates = new ArrayList<>();
        for (int i = 1; i <= holders; i++) {
            certificates.add(issuer.issue(
                    "CN=custodian-" + i, crypto.generate(RSA_2048).publicKey(), Purpose.EXCHANGE, 0, FOR_EVER_MILLIS));
        }
        return new SimulatedCustodians(certificates);
    }
}
