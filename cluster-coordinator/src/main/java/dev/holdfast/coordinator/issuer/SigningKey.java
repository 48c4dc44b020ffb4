package dev.holdfast.coordinator.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Set;

/** The key that tokens are signed with: RSA of 2,048 bits, kept as a JWK (RFC 7517) in a file that its owner alone may read. */
final class SigningKey {

    private static final String NAME = "issuer-key.json";
    private static final int BITS = 2048;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SigningKey() {}

    /**
     * The folder's key, made now if there is none; the folder as well.
     *
     * @throws RefusedException TAMPERED when the file holds no such key, STORAGE_UNAVAILABLE when it cannot be used
     */
    static RSAKey in(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            if (Files.notExists(file)) {
                write(generate(), file);
            }
            return read(file);
        } catch (IOException e) {
            throw new RefusedException(
                    Code.STORAGE_UNAVAILABLE,
                    "The issuer's key " + file + " cannot be read or made (" + e.getMessage()
                            + "); is its folder there and writable?");
        }
    }

    private static RSAKey generate() {
        try {
            return new RSAKeyGenerator(BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JVM makes no RSA keys", e);
        }
    }

    /** A crash leaves the whole key or none. */
    private static void write(RSAKey key, Path file) throws IOException {
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), NAME, ".draft", OWNER_ONLY);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = UTF_8.encode(key.toJSONString());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static RSAKey read(Path file) throws IOException {
        try {
            RSAKey key = RSAKey.parse(Files.readString(file));
            if (key.isPrivate() && key.size() >= BITS && key.getKeyID() != null) {
                return key;
            }
        } catch (ParseException damaged) {
            throw damaged(file);
        }
        throw damaged(file);
    }

    private static RefusedException damaged(Path file) {
        return new RefusedException(
                Code.TAMPERED,
                "The file " + file + " does not hold the issuer's key; move it away and start again: a new key is made,"
                        + " and who had a token signs in once more.");
    }
}
