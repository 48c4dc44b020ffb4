package dev.holdfast.harness.securitydomain;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a quorum of holders does with its private keys, which do not leave this process. */
final class HoldersWork {

    private HoldersWork() {}

    /**
     * Opens a security domain and encrypts it to another pool's exchange key.
     *
     * @param keyFiles each with its certificate beside it
     * @param passphrases of the keys, in their order; keys without one come last. Wiped
     */
    static RestoreBlob restoreBlob(
            Path domainFile, Path exchangeKeyFile, List<Path> keyFiles, List<char[]> passphrases) {
        try {
            SecurityDomainFile domain = SecurityDomainFile.parse(HolderFiles.read(domainFile));
            WrappingKey exchangeKey = readExchangeKey(exchangeKeyFile);
            List<CustodianKey> keys = new ArrayList<>(keyFiles.size());
            for (int i = 0; i < keyFiles.size(); i++) {
                keys.add(HolderFiles.readKey(keyFiles.get(i), i < passphrases.size() ? passphrases.get(i) : null));
            }
            return Custodians.restoreBlob(domain, exchangeKey, keys, Randomness.from(new SecureRandom()));
        } finally {
            passphrases.forEach(passphrase -> Arrays.fill(passphrase, '\0'));
        }
    }

    private static WrappingKey readExchangeKey(Path file) {
        try {
            return WrappingKey.parsePem(HolderFiles.read(file));
        } catch (RefusedException e) {
            throw new RefusedException(e.code(), "The exchange key " + file + ": " + e.getMessage());
        }
    }
}
