package dev.holdfast.harness.evidence;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.Request;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hsm attest card}. */
@Command(
        name = "card",
        description = "Has a card testify of itself.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm attest card 1 --nonce 00112233445566778899 --out card-1.evidence")
final class AttestCardCommand implements Callable<Integer> {

    @Mixin
    private AskedCard card = new AskedCard();

    @Mixin
    private EvidenceRequest wanted = new EvidenceRequest();

    @Override
    public Integer call() {
        wanted.write(card.with(ask -> ask.apply(Request.newBuilder()
                        .setAttestCard(AttestCard.newBuilder()
                                .setFormat(wanted.format())
                                .setNonce(wanted.nonce())))
                .getCardEvidence()));
        return ExitCode.OK.code();
    }
}
