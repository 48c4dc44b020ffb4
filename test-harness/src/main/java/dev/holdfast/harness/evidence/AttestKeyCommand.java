package dev.holdfast.harness.evidence;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.Request;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hsm attest key}. */
@Command(
        name = "key",
        description = "Has a card testify of a key of its pool.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm attest key 1 signing --principal a0000000-0000-4000-8000-000000000001"
                + " --nonce 00112233445566778899 --out signing.evidence")
final class AttestKeyCommand implements Callable<Integer> {

    @Mixin
    private AskedCard card = new AskedCard();

    @Parameters(index = "1", paramLabel = "KEY", description = "The key's name.")
    private String key = "";

    @Option(
            names = "--key-version",
            paramLabel = "HEX",
            defaultValue = "",
            description = "The key's version. Default: the current one.")
    private String version = "";

    @Option(
            names = "--principal",
            paramLabel = "GUID",
            required = true,
            description = "On whose behalf: somebody who may read the key.")
    private String principal = "";

    @Mixin
    private EvidenceRequest wanted = new EvidenceRequest();

    @Override
    public Integer call() {
        AttestKey asked = AttestKey.newBuilder()
                .setName(key)
                .setVersion(EvidenceFiles.hex(version))
                .setFormat(wanted.format())
                .setNonce(wanted.nonce())
                .build();
        wanted.write(card.with(ask -> ask.apply(Request.newBuilder()
                        .setOperator(Operator.newBuilder().setPrincipal(principal))
                        .setAttestKey(asked))
                .getCardEvidence()));
        return ExitCode.OK.code();
    }
}
