package dev.holdfast.harness.securitydomain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files on a holder's machine; whatever is wrong with one is refused by its name. */
final class HolderFiles {

    private static final int MAX_BYTES = 1 << 20;

    private HolderFiles() {}

    /** A whole file of at most 1 MiB. */
    static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new RefusedException(Code.LIMIT_EXCEEDED, file + " is larger than " + MAX_BYTES + " bytes.");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new RefusedException(Code.NOT_FOUND, file + " does not exist.");
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, file + " cannot be read.");
        }
    }

    /** A private key, with the certificate that has the same name up to the last dot and then {@code .cer}. */
    static CustodianKey readKey(Path keyFile, char @Nullable [] passphrase) {
        Path certificateFile = certificateOf(keyFile);
        byte[] certificate = read(certificateFile);
        byte[] key = read(keyFile);
        try {
            return CustodianKey.parse(keyFile.toString(), key, certificate, passphrase);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** A certificate, DER. */
    static byte[] readCertificate(Path file) {
        try {
            List<X509Certificate> certificates = Certificates.parseAll(read(file));
            if (certificates.size() == 1) {
                return certificates.get(0).getEncoded();
            }
        } catch (CertificateException e) {
            // Refused below.
        }
        throw new RefusedException(Code.BAD_PARAMETER, file + " is not one certificate in PEM.");
    }

    private static Path certificateOf(Path keyFile) {
        String name = keyFile.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return keyFile.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".cer");
    }

    /** Before something is fetched that may not be had twice. */
    static void requireCreatable(Path file) {
        if (Files.exists(file)) {
            throw new RefusedException(Code.CONFLICT, file + " exists already, and is not overwritten.");
        }
        if (!Files.isWritable(file.toAbsolutePath().normalize().getParent())) {
            throw new RefusedException(Code.BAD_PARAMETER, file + " cannot be written.");
        }
    }

    /** A new file that only its owner may read, on the disk when this returns. */
    static void create(Path file, byte[] contents) {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer left = ByteBuffer.wrap(contents);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new RefusedException(Code.CONFLICT, file + " exists already, and is not overwritten.");
        } catch (IOException e) {
            throw new RefusedException(Code.BAD_PARAMETER, file + " cannot be written.");
        }
    }
}
