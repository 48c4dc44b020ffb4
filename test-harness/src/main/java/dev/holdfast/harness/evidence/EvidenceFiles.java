package dev.holdfast.harness.evidence;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.util.HexFormat;
import java.util.List;

/** Files that the commands here read and write. Refuses with BAD_PARAMETER and a sentence what cannot be. */
final class EvidenceFiles {

    private EvidenceFiles() {}

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The file " + file + " cannot be read.");
        }
    }

    /** A new file: evidence is never written over. */
    static void write(Path file, byte[] content) {
        try {
            Files.write(file, content, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "The file " + file + " cannot be written, or is there already.");
        }
    }

    /**
     * Belief in one root.
     *
     * @param whose "maker" or "owner"
     * @param root PEM or DER
     */
    static Trust trust(String whose, Path root) {
        try {
            return new Trust(whose, List.of(Certificates.parse(read(root))), List.of());
        } catch (CertificateException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The file " + root + " holds no certificate.");
        }
    }

    static ByteString hex(String digits) {
        try {
            return ByteString.copyFrom(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Code.BAD_PARAMETER, digits + " is not hexadecimal.");
        }
    }
}
