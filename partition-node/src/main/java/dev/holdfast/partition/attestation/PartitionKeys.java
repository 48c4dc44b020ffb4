package dev.holdfast.partition.attestation;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.trust.CardChains;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.StorePartitionCertificates;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The partition key of one boot of a card: read from the flash when it is first needed, and made when there is none, because the card is
 * new or was zeroized. On the card's thread.
 */
final class PartitionKeys implements AutoCloseable {

    /** Certificates of a maker's chain: partition, adapter, root. */
    private static final int MAKER_CHAIN = 3;

    /** Of an owner's: partition, root. */
    private static final int OWNER_CHAIN = 2;

    private static final int MOST_BYTES = 4 << 10;

    private final OwnCard card;
    private final Environment environment;
    private final PartitionKeyFile file;
    private @Nullable PartitionKey key;
    private @Nullable CompletableFuture<Void> making;
    private boolean closed;

    PartitionKeys(OwnCard card) {
        this.card = card;
        this.environment = card.environment();
        this.file = new PartitionKeyFile(environment, card.crypto());
    }

    /** A copy of the card's; whoever gets it closes it. */
    CompletableFuture<PartitionKey> open() {
        return present().thenApply(there -> there.copy());
    }

    /** Keeps the certificates, once they lead to the key from roots that vouch for themselves: whom to believe, the reader knows. */
    CompletableFuture<Void> store(StorePartitionCertificates given) {
        return present().thenAccept(there -> {
            requireCertified(there.publicKey(), given);
            keep(there.certified(given.getMakerChainList(), given.getOwnerChainList()));
        });
    }

    @Override
    public void close() {
        closed = true;
        forget();
    }

    private CompletableFuture<PartitionKey> present() {
        requireOpen();
        PartitionKey there = key;
        if (there != null) {
            return CompletableFuture.completedFuture(there);
        }
        try {
            file.read().ifPresent(found -> key = found);
        } catch (IOException e) {
            throw failed();
        }
        there = key;
        return there != null ? CompletableFuture.completedFuture(there) : made().thenCompose(over -> present());
    }

    /** One at a time, however many wait for it. */
    private CompletableFuture<Void> made() {
        CompletableFuture<Void> under = making;
        if (under == null) {
            under = CompletableFuture.supplyAsync(() -> PartitionKey.generate(card.crypto()), environment.workers())
                    .whenCompleteAsync((made, failure) -> making = null, environment.thread())
                    .thenAccept(this::keep);
            making = under;
        }
        return under;
    }

    private void keep(PartitionKey next) {
        requireOpen();
        try {
            file.write(next);
        } catch (IOException e) {
            next.close();
            throw failed();
        }
        forget();
        key = next;
    }

    private void forget() {
        PartitionKey old = key;
        key = null;
        if (old != null) {
            old.close();
        }
    }

    private void requireCertified(ByteString publicKey, StorePartitionCertificates given) {
        requireShape("maker", given.getMakerChainList(), MAKER_CHAIN);
        requireShape("owner", given.getOwnerChainList(), OWNER_CHAIN);
        PublicKey certified = CardChains.verify(
                environment.fuses().cardId(),
                itself("maker", given.getMakerChain(MAKER_CHAIN - 1)),
                given.getMakerChainList(),
                itself("owner", given.getOwnerChain(OWNER_CHAIN - 1)),
                given.getOwnerChainList(),
                environment.clock().millis());
        if (!publicKey.equals(ByteString.copyFrom(certified.getEncoded()))) {
            throw new RefusedException(
                    Code.ATTESTATION_REFUSED,
                    "The certificates are for another key than the partition has now; have that one certified.");
        }
    }

    private static void requireShape(String whose, List<ByteString> chain, int size) {
        if (chain.size() != size || chain.stream().anyMatch(certificate -> certificate.size() > MOST_BYTES)) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The " + whose + "'s chain is of " + size + " certificates of at most " + MOST_BYTES
                            + " bytes, the partition's first, the root last.");
        }
    }

    private static Trust itself(String whose, ByteString root) {
        try {
            return new Trust(whose, List.of(Certificates.parse(root.toByteArray())), List.of());
        } catch (CertificateException e) {
            throw new RefusedException(Code.BAD_PARAMETER, "The " + whose + "'s root is no certificate.");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new RefusedException(
                    Code.WRONG_STATE, "The card went out of service meanwhile; ask it again when it is back.");
        }
    }

    private RefusedException failed() {
        card.fail("The partition key cannot be kept: the flash fails.");
        return new RefusedException(
                Code.CARD_ERROR,
                "The partition key cannot be kept, because the card's flash fails; power-cycle the card.");
    }
}
