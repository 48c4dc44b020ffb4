package dev.holdfast.harness.evidence;

import dev.holdfast.harness.cli.CommandGroup;
import picocli.CommandLine.Command;

/** The parent of what is done with attestations. */
@Command(
        name = "attest",
        description = {
            "Has a card testify of itself or of a key, and checks what it said (docs/evidence.md).",
            "Evidence of a simulator: it proves nothing about hardware, and claims no validation."
        },
        subcommands = {
            AttestCardCommand.class,
            AttestKeyCommand.class,
            AttestVerifyCommand.class,
            AttestCertifyCommand.class,
            AttestRootsCommand.class
        },
        footerHeading = "%nExample:%n",
        footer = "  hsm attest card 1 --nonce 00112233445566778899 --out card-1.evidence")
public final class AttestCommand extends CommandGroup {}
