package dev.holdfast.harness.node;

import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.host.AuthorityFolder;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.FirmwareFactory;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hsm partition init}. */
@Command(
        name = "init",
        description = {
            "Makes a blank card in a new folder: fuses from the maker, papers from the owner, and its configuration.",
            "Maker and owner are authorities in folders, which are founded when they are missing. Cards believe each other"
                    + " when they have both in common. The folders hold the authorities' private keys: keep them off the"
                    + " hosts where the cards run."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm partition init --card rack-1/card --id card-1 --maker authorities/maker"
                + " --owner authorities/owner --listen 0.0.0.0:7600 --advertise hsm-1.example:7600")
final class PartitionInitCommand implements Callable<Integer> {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final String CONFIG = "partition.conf";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--card", paramLabel = "DIR", required = true, description = "The card's folder, a new one.")
    private Path card = Path.of("");

    @Option(
            names = "--id",
            paramLabel = "ID",
            required = true,
            description = "The card's name. Never use one again, also not of a card that was destroyed.")
    private String id = "";

    @Option(names = "--maker", paramLabel = "DIR", required = true, description = "The maker's authority.")
    private Path maker = Path.of("");

    @Option(names = "--owner", paramLabel = "DIR", required = true, description = "The owner's authority.")
    private Path owner = Path.of("");

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where the card listens. Default: 127.0.0.1:7600, which only this machine reaches.")
    private @Nullable String listen;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description = "Where its peers and the coordinator reach it. Default: where it listens.")
    private @Nullable String advertise;

    @Option(
            names = "--timing",
            paramLabel = "PROFILE",
            defaultValue = "default",
            description = "default, or fast for quiet machines beside each other.")
    private String timing = "";

    @Option(
            names = "--firmware",
            paramLabel = "KIND",
            defaultValue = "release",
            description = "release, or test: firmware that a tester can make fail. Default: release.")
    private String firmware = "";

    @Override
    public Integer call() throws IOException {
        if (!ID.matcher(id).matches()) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A card's id has up to 63 of a-z, 0-9, dot and dash, such as card-1.");
        }
        if (Files.exists(card)) {
            throw new RefusedException(Code.CONFLICT, card + " exists; name a new folder, for fuses burn once.");
        }
        Path config = card.resolve(CONFIG);
        var listens = listen == null ? PartitionConfig.LISTEN : ConfigFile.endpoint(listen);
        var reached = advertise == null ? listens : ConfigFile.endpoint(advertise);
        PartitionConfig.requireReachable(reached);
        Timing profile = Timing.parse(timing);
        FirmwareKind kind = FirmwareKind.parse(firmware);
        make(kind.firmware());
        PartitionConfig.write(config, Path.of("."), listens, reached, profile, kind);
        spec.commandLine().getOut().println("Card " + id + " is made. Start it: hsm partition run --config " + config);
        return ExitCode.OK.code();
    }

    private void make(Firmware firmware) throws IOException {
        CryptoEngine crypto = HostCrypto.engine("factory");
        try (Maker makes = AuthorityFolder.maker(maker, crypto);
                OwnerFolder owns = OwnerFolder.open(owner, crypto)) {
            CardHost.install(card, makes.manufacture(id));
            owns.certifyCard(card);
            FirmwareFactory.install(card, FirmwareFactory.build(firmware, ImageParts.builtIn(), makes, owns));
        }
    }
}
