package dev.holdfast.harness.node;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm partition papers}. */
@Command(
        name = "papers",
        description =
                "Makes a key and the owner's papers for a coordinator or a tester: without them no card answers it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm partition papers --owner authorities/owner --name coordinator --to coordinator/papers")
final class PartitionPapersCommand implements Callable<Integer> {

    /** Who can have papers without being a card. */
    enum Role {
        COORDINATOR(PeerRole.PEER_ROLE_COORDINATOR),
        TESTER(PeerRole.PEER_ROLE_TESTER);

        private final PeerRole inMessages;

        Role(PeerRole inMessages) {
            this.inMessages = inMessages;
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--owner", paramLabel = "DIR", required = true, description = "The owner's authority.")
    private Path owner = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Whom the papers are for.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "COORDINATOR",
            description = "coordinator, the default, or tester.")
    private Role role = Role.COORDINATOR;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "A new folder for key and papers.")
    private Path to = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (Files.exists(to)) {
            throw new RefusedException(Code.CONFLICT, to + " exists; name a new folder.");
        }
        CryptoEngine crypto = HostCrypto.engine("owner");
        try (OwnerFolder owns = OwnerFolder.open(owner, crypto)) {
            owns.equip(to, name, role.inMessages);
        }
        spec.commandLine().getOut().println("The papers of " + name + " are in " + to + ".");
        return ExitCode.OK.code();
    }
}
