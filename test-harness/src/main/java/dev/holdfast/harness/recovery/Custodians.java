package dev.holdfast.harness.recovery;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The people who hold a security domain: as many as are enough are called, and another one if one of them cannot help. */
public final class Custodians {

    private final List<Holder> called;
    private final List<Holder> others;
    private final List<byte[]> certificates;
    private CustodianTrouble trouble = CustodianTrouble.NONE;

    /** @param required of the holders, which are enough; one more holder than that, if a share is to be lost */
    public Custodians(List<Holder> holders, int required) {
        called = new ArrayList<>(holders.subList(0, required));
        others = new ArrayList<>(holders.subList(required, holders.size()));
        certificates = holders.stream().map(Holder::certificateDer).toList();
    }

    /** For the download of the domain, DER, in the holders' order. */
    public List<byte[]> certificates() {
        return certificates;
    }

    /** So many are enough. */
    public int required() {
        return called.size();
    }

    /** From now on one of those who are called cannot help. */
    public synchronized void suffer(CustodianTrouble what) {
        trouble = what;
    }

    /** What one of those who are called has. */
    public synchronized CustodianTrouble trouble() {
        return trouble;
    }

    /** Whoever was late has come, or has found the passphrase; for whoever has nothing left, another one comes. */
    public synchronized void mend() {
        if (trouble == CustodianTrouble.SHARE_LOST) {
            if (others.isEmpty()) {
                throw new Impasse("a share is lost, and nobody else holds one");
            }
            called.set(0, others.remove(0));
        }
        trouble = CustodianTrouble.NONE;
    }

    /**
     * Whether so many of them can open the domain, who alter the file to say that they are enough.
     *
     * @param few at most as many as are called
     */
    public synchronized boolean canOpen(byte[] domain, int few) {
        SecurityDomainFile file = SecurityDomainFile.parse(domain);
        List<CustodianKey> keys =
                called.subList(0, few).stream().map(holder -> holder.open(true)).toList();
        try {
            dev.holdfast.proto.domain.Custodians.restoreBlob(
                    new SecurityDomainFile(file.items(), file.shares(), few),
                    WrappingKey.parseDer(certificates.get(0)),
                    keys,
                    Randomness.from(new SecureRandom()));
            return true;
        } catch (RefusedException refused) {
            return false;
        }
    }

    /**
     * The domain for a new pool, made offline.
     *
     * @param domain the file that was downloaded from the lost pool
     * @param exchangeCertificate of the new pool, DER
     * @throws RefusedException BAD_PARAMETER when those who were called do not manage
     */
    public synchronized byte[] transferFile(byte[] domain, byte[] exchangeCertificate) {
        List<CustodianKey> keys = new ArrayList<>();
        for (int i = 0; i < called.size(); i++) {
            boolean troubled = i == 0 && trouble != CustodianTrouble.NONE;
            if (!troubled || trouble == CustodianTrouble.WRONG_PASSPHRASE) {
                keys.add(called.get(i).open(!troubled));
            }
        }
        RestoreBlob blob = dev.holdfast.proto.domain.Custodians.restoreBlob(
                SecurityDomainFile.parse(domain),
                WrappingKey.parseDer(exchangeCertificate),
                keys,
                Randomness.from(new SecureRandom()));
        return blob.toJson();
    }
}
