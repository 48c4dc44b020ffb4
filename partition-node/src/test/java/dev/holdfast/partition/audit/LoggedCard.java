package dev.holdfast.partition.audit;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.device.FaultyDisk;
import dev.holdfast.partition.device.Power;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.factory.NewCard;
import dev.holdfast.partition.planted.PlantedBugs;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.audit.AuditChain;
import dev.holdfast.proto.audit.AuditPin;
import dev.holdfast.proto.audit.AuditVerifier;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AuditFile;
import dev.holdfast.proto.v1.AuditHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A card's log on a flash that can fail, without the rest of the card. Small: it holds 32 entries in files of 4. */
final class LoggedCard {

    static final int CAPACITY = 32;

    private static final long NOW = 1_700_000_000_000L;
    private static final Maker MAKER = new Maker(TestCrypto.ENGINE, NOW);
    private static final NewCard FUSES = MAKER.manufacture("card-1");
    private static final NewCard OTHER = MAKER.manufacture("card-2");

    final Power power = new Power();
    final FaultyDisk flash;

    private final NewCard fuses;
    private Optional<String> failure = Optional.empty();
    private AuditLog log;
    private long now = NOW;

    LoggedCard(long seed) {
        this(FUSES, seed);
    }

    static LoggedCard other() {
        return new LoggedCard(OTHER, 2);
    }

    private LoggedCard(NewCard fuses, long seed) {
        this.fuses = fuses;
        this.flash = new FaultyDisk(power, new SplittableRandom(seed));
        this.log = newLog();
    }

    /** Cuts the power of the card and boots it anew. */
    AuditLog reboot() {
        power.cut();
        flash.lose();
        power.restore();
        log = newLog();
        return boot();
    }

    AuditLog boot() {
        try {
            log.boot("1.0", this::sign);
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AuditLog log() {
        return log;
    }

    /** Why the card would be in its error state. */
    Optional<String> failure() {
        return failure;
    }

    AuditFile export(long after) {
        List<ByteString> chain =
                fuses.makerChain().stream().map(ByteString::copyFrom).toList();
        AuditHead head = log.head().toBuilder()
                .setChainSha256(AuditChain.chainDigest(chain))
                .build();
        return AuditFile.newBuilder()
                .setFormat(1)
                .addAllEntries(log.after(after, Integer.MAX_VALUE))
                .setHead(head.toByteString())
                .setSignature(ByteString.copyFrom(sign(AuditChain.signedHead(head.toByteString()))))
                .addAllMakerChain(chain)
                .build();
    }

    static AuditVerifier.Report verify(AuditFile file, Optional<AuditPin> pin) {
        return verify(file.toByteArray(), pin);
    }

    static AuditVerifier.Report verify(byte[] file, Optional<AuditPin> pin) {
        try {
            Trust maker = new Trust("maker", List.of(Certificates.parse(MAKER.root())), List.of());
            return new AuditVerifier(maker, NOW).verify(file, pin);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] sign(byte[] message) {
        return new CardIdentity(
                        fuses,
                        VirtualRack.nvramOf(fuses),
                        () -> {
                            throw new IllegalStateException("an audit log needs no owner");
                        },
                        TestCrypto.ENGINE)
                .sign(message);
    }

    private AuditLog newLog() {
        return new AuditLog(
                flash,
                new Clock() {
                    @Override
                    public long millis() {
                        return now++;
                    }

                    @Override
                    public long monotonicNanos() {
                        return now;
                    }
                },
                fuses.cardId(),
                CAPACITY,
                cause -> failure = Optional.of(cause),
                PlantedBugs.NONE);
    }
}
