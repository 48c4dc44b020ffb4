package dev.holdfast.harness.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.DownloadRequest;
import dev.holdfast.proto.domain.Quorum;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.TransferKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Three people with a key pair each: the bodies that their quorum sends, and what it does offline. */
final class Holders {

    static final int REQUIRED = 2;

    private final List<Custodian> custodians = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    Holders(Path folder) {
        for (int i = 0; i < 3; i++) {
            custodians.add(Custodian.create(folder, "holder-" + i));
        }
    }

    /** The body of a download for two of the three. */
    String downloadRequest() {
        List<byte[]> certificates =
                custodians.stream().map(Custodian::certificateDer).toList();
        return new String(DownloadRequest.toJson(Quorum.parse(certificates, REQUIRED)), UTF_8);
    }

    /**
     * The body of an upload, made by two of the three.
     *
     * @param securityDomain the file that was downloaded
     * @param transferKey the answer with the exchange key
     */
    String uploadRequest(String securityDomain, byte[] transferKey) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("value", restoreBlob(securityDomain, transferKey))
                .toString();
    }

    private String restoreBlob(String securityDomain, byte[] transferKey) {
        List<CustodianKey> keys =
                custodians.subList(1, 3).stream().map(Holders::open).toList();
        return new String(
                Custodians.restoreBlob(
                                SecurityDomainFile.parse(securityDomain.getBytes(UTF_8)),
                                TransferKey.parse(transferKey),
                                keys,
                                this::randomBytes)
                        .toJson(),
                UTF_8);
    }

    private static CustodianKey open(Custodian custodian) {
        try {
            return CustodianKey.parse(
                    custodian.name(),
                    Files.readAllBytes(custodian.privateKey()),
                    Files.readAllBytes(custodian.certificate()),
                    null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
