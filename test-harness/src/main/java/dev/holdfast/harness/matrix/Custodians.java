package dev.holdfast.harness.matrix;

import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Randomness;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The people who hold the security domain: three, of whom two are enough. Two are called, and the third if one cannot help. */
final class Custodians {

    static final int REQUIRED = 2;

    private final List<Holder> called;
    private final Holder third;
    private FaultKind trouble = FaultKind.NONE;

    Custodians(List<Holder> holders) {
        called = new ArrayList<>(holders.subList(0, REQUIRED));
        third = holders.get(REQUIRED);
    }

    /** From now on one of those who are called cannot help. */
    void suffer(FaultKind what) {
        trouble = what;
    }

    boolean areWell() {
        return trouble == FaultKind.NONE;
    }

    FaultKind trouble() {
        return trouble;
    }

    /** Whoever was late has come, or has found the passphrase; for whoever has nothing left, the third comes. */
    void mend() {
        if (trouble == FaultKind.SHARE_LOST) {
            called.set(0, third);
        }
        trouble = FaultKind.NONE;
    }

    /** @throws dev.holdfast.proto.RefusedException when they do not manage */
    byte[] transferFile(byte[] domain, byte[] exchangeCertificate) {
        List<CustodianKey> keys = new ArrayList<>();
        for (int i = 0; i < called.size(); i++) {
            boolean troubled = i == 0 && !areWell();
            if (!troubled || trouble == FaultKind.WRONG_PASSPHRASE) {
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
