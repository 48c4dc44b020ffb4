package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.drill.DrillLog.Done;
import dev.holdfast.proto.v1.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What must be refused around an upload, tried for real; nothing in the pool may change by it. */
final class RecoveryTrials {

    private final Service service;
    private final DrillLog log;
    private final ExchangeFiles files;
    private final Pool pool;
    private final List<Path> quorum;
    private final List<Path> tooFew;
    private final Path foreignExchangeKey;
    private final Supplier<Set<ByteString>> state;

    RecoveryTrials(
            Service service,
            DrillLog log,
            ExchangeFiles files,
            Pool pool,
            List<Custodian> custodians,
            QuorumChoice quorum) {
        this.service = service;
        this.log = log;
        this.files = files;
        this.pool = pool;
        this.quorum = custodians.stream()
                .limit(quorum.required())
                .map(Custodian::privateKey)
                .toList();
        this.tooFew = this.quorum.subList(1, this.quorum.size());
        this.foreignExchangeKey = custodians.get(0).certificate();
        this.state = () -> service.stateOf(pool);
    }

    /** With an exchange key outstanding. */
    Done<String> beforeUpload() {
        log.mustRefuse(
                "make the transfer file with one share too few",
                Code.BAD_PARAMETER,
                state,
                () -> HoldersStep.restoreBlob(
                        files.domain(), files.exchangeKey(), tooFew, files.discarded("too-few-shares")));
        Path foreign = files.discarded("foreign-exchange-key");
        HoldersStep.restoreBlob(files.domain(), foreignExchangeKey, quorum, foreign);
        log.mustRefuse(
                "upload a file made for another exchange key",
                Code.EXCHANGE_KEY_UNKNOWN,
                state,
                () -> upload(files.read(foreign)));
        log.mustRefuse(
                "upload a file that was altered", Code.TAMPERED, state, () -> upload(altered(files.readTransfer())));
        return Done.of("Three attempts, each refused with its reason.");
    }

    /** Once the domain is installed, before any backup of this pool. */
    Done<String> afterUpload(String sourceBackup) {
        log.mustRefuse(
                "upload the same file a second time",
                Code.EXCHANGE_KEY_USED,
                state,
                () -> upload(files.readTransfer()));
        log.mustRefuse(
                "restore before a backup of this pool was taken",
                Code.PRIOR_BACKUP_REQUIRED,
                state,
                () -> service.restore(pool, sourceBackup));
        return Done.of("Two attempts, each refused with its reason.");
    }

    /** With a backup of this pool taken, so that only the archive itself is wrong. */
    Done<String> beforeRestore(String foreignBackup) {
        log.mustRefuse(
                "restore another domain's backup",
                Code.FOREIGN_DOMAIN,
                state,
                () -> service.restore(pool, foreignBackup));
        return Done.of("One attempt, refused with its reason.");
    }

    private void upload(byte[] blob) {
        service.await(service.domains().upload(pool, Service.ADMINISTRATOR, blob));
    }

    /** Another character in the middle of the last item's ciphertext. */
    private static byte[] altered(byte[] json) {
        String text = new String(json, UTF_8);
        int at = text.lastIndexOf("compact_jwe");
        int inside = text.indexOf("..", at) + 40;
        char other = text.charAt(inside) == 'A' ? 'B' : 'A';
        return (text.substring(0, inside) + other + text.substring(inside + 1)).getBytes(UTF_8);
    }
}
