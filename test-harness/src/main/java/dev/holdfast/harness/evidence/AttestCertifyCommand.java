package dev.holdfast.harness.evidence;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.service.ServiceHome;
import dev.holdfast.partition.factory.AttestationRoot;
import dev.holdfast.partition.factory.AttestationRoot.Holder;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.StorePartitionCertificates;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hsm attest certify}. */
@Command(
        name = "certify",
        description = {
            "Has maker and owner certify the key that signs a card's attestations in the vendor's binary shape.",
            "Once for a card, and once more after it was zeroized: its key is another one then. They rely on the card's RATS"
                    + " evidence, which names the key."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm attest certify 1")
final class AttestCertifyCommand implements Callable<Integer> {

    private static final int NONCE_BYTES = 32;

    @Mixin
    private AskedCard card = new AskedCard();

    @Mixin
    private Authorities authorities = new Authorities();

    @Override
    public Integer call() {
        ServiceHome home = card.home();
        try (AttestationRoot maker = authorities.root(Holder.MAKER, home);
                AttestationRoot owner = authorities.root(Holder.OWNER, home)) {
            Response unused = card.with(ask -> {
                String name = name(ask);
                ByteString key = partitionKey(name, ask, home);
                return ask.apply(Request.newBuilder()
                        .setStorePartitionCertificates(StorePartitionCertificates.newBuilder()
                                .addAllMakerChain(maker.certifyMade(name, key))
                                .addAllOwnerChain(owner.certifyOwned(name, key))));
            });
        }
        return ExitCode.OK.code();
    }

    private static String name(Function<Request.Builder, Response> ask) {
        CardStatus status = ask.apply(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance()))
                .getCardStatus();
        return status.getCard();
    }

    private ByteString partitionKey(String name, Function<Request.Builder, Response> ask, ServiceHome home) {
        byte[] random = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        ByteString nonce = ByteString.copyFrom(random);
        CardEvidence evidence = ask.apply(Request.newBuilder()
                        .setAttestCard(AttestCard.newBuilder()
                                .setFormat(EvidenceFormat.RATS)
                                .setNonce(nonce)))
                .getCardEvidence();
        return new EvidenceVerifier(
                        authorities.trust(Holder.MAKER, home),
                        authorities.trust(Holder.OWNER, home),
                        System.currentTimeMillis())
                .partitionKey(evidence, name, nonce);
    }
}
