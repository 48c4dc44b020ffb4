package dev.holdfast.harness.e2e;

import dev.holdfast.bridge.custody.ExchangeKeyCustody;
import dev.holdfast.proto.v1.Recipient;
import dev.holdfast.proto.v1.SealedContentKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A custodian without a token whose pairs outlive the process: a file for each, named by its recovery. */
final class FolderCustody implements ExchangeKeyCustody {

    private final Path folder;

    FolderCustody(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> recoveries() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String describe() {
        return "a token in a folder";
    }

    @Override
    public byte[] create(String poolName, String recoveryId) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Files.write(folder.resolve(recoveryId), pair.getPrivate().getEncoded());
            return pair.getPublic().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SealedContentKey open(String poolName, String recoveryId, byte[] encryptedKey, Recipient recipient) {
        try {
            PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(Files.readAllBytes(folder.resolve(recoveryId)));
            return MemoryCustody.seal(KeyFactory.getInstance("RSA").generatePrivate(encoded), encryptedKey, recipient);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void destroy(String poolName, String recoveryId) {
        try {
            Files.deleteIfExists(folder.resolve(recoveryId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void destroyOthers(String poolName, String recoveryId) {
        recoveries().stream().filter(other -> !other.equals(recoveryId)).forEach(other -> destroy(poolName, other));
    }

    @Override
    public void close() {}
}
