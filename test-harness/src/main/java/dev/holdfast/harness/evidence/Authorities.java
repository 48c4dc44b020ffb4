package dev.holdfast.harness.evidence;

import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.AttestationRoot;
import dev.holdfast.partition.factory.AttestationRoot.Holder;
import dev.holdfast.partition.host.AuthorityFolder;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The maker and the owner of an installation, where they certify partition keys: their own folders. */
final class Authorities {

    private final CryptoEngine crypto = HostCrypto.engine("attestation");

    @Option(
            names = "--maker",
            paramLabel = "DIR",
            description = "The maker's authority. Default: rack/maker in the service's folder.")
    private @Nullable Path maker;

    @Option(
            names = "--owner",
            paramLabel = "DIR",
            description = "The owner's authority. Default: rack/owner in the service's folder.")
    private @Nullable Path owner;

    /** What it certifies with; made when it is needed for the first time. */
    AttestationRoot root(Holder holder, ServiceHome home) {
        Path folder = folder(holder, home);
        try {
            return AuthorityFolder.attestationRoot(folder, holder, crypto);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "There is no authority in " + folder + ", or it cannot be read; name it with --maker or --owner.");
        }
    }

    /** Belief in whom it has certified as its card. */
    Trust trust(Holder holder, ServiceHome home) {
        return EvidenceFiles.trust(
                holder == Holder.MAKER ? "maker" : "owner", folder(holder, home).resolve("root.pem"));
    }

    private Path folder(Holder holder, ServiceHome home) {
        return holder == Holder.MAKER
                ? Optional.ofNullable(maker).orElseGet(() -> home.rack().resolve("maker"))
                : Optional.ofNullable(owner).orElseGet(() -> home.rack().resolve("owner"));
    }
}
