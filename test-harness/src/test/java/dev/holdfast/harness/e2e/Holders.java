package dev.holdfast.harness.e2e;

import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Three people with a key pair each, and what they do offline. */
final class Holders {

    private static final int COUNT = 3;
    static final int REQUIRED = 2;

    private final List<Custodian> custodians = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    Holders(Path folder) {
        for (int i = 0; i < COUNT; i++) {
            custodians.add(Custodian.create(folder, "holder-" + i));
        }
    }

    List<byte[]> certificates() {
        return custodians.stream().map(Custodian::certificateDer).toList();
    }

    /** The restore blob for an exchange key (its certificate, DER), made by two of the three. */
    byte[] restoreBlob(byte[] securityDomain, byte[] exchangeKey) throws IOException {
        List<CustodianKey> keys = new ArrayList<>();
        for (Custodian custodian : custodians.subList(1, COUNT)) {
            keys.add(CustodianKey.parse(
                    custodian.name(),
                    Files.readAllBytes(custodian.privateKey()),
                    Files.readAllBytes(custodian.certificate()),
                    null));
        }
        return Custodians.restoreBlob(
                        SecurityDomainFile.parse(securityDomain), WrappingKey.parseDer(exchangeKey), keys, count -> {
                            byte[] bytes = new byte[count];
                            random.nextBytes(bytes);
                            return bytes;
                        })
                .toJson();
    }
}
