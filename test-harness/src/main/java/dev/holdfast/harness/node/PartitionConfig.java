package dev.holdfast.harness.node;

import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How one card runs on its host, as its configuration file says.
 *
 * @param file the configuration itself, absolute
 * @param card the folder of fuses, owner's papers, NVRAM and disk
 * @param listen where the card answers
 * @param advertise where the other cards of its pool reach it
 * @param log the file of the process's log
 * @param drill whether a drill may break its links and set its clock wrong: see {@link DrillOrders}
 */
public record PartitionConfig(
        Path file,
        Path card,
        Address.Tcp listen,
        Address.Tcp advertise,
        Timing timing,
        FirmwareKind firmware,
        Path log,
        boolean drill) {

    /** Where a card listens when nothing else is said: nobody outside this machine reaches it. */
    static final Address.Tcp LISTEN = new Address.Tcp("127.0.0.1", 7600);

    private static final List<String> KEYS =
            List.of("card", "listen", "advertise", "timing", "firmware", "log", "drill");
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "[::]", "::", "*");
    private static final String LOG = "partition.log";

    /**
     * Reads and checks a configuration.
     *
     * @throws RefusedException that names file, line and the way out
     */
    public static PartitionConfig read(Path file) {
        ConfigFile config = ConfigFile.read(file, KEYS);
        Path card = config.require("card", text -> cardFolder(config.path(text)));
        Address.Tcp listen = config.find("listen", ConfigFile::endpoint).orElse(LISTEN);
        Address.Tcp advertise = EVERYWHERE.contains(listen.host())
                ? config.require("advertise", PartitionConfig::reachable)
                : config.find("advertise", PartitionConfig::reachable).orElse(listen);
        Timing timing = config.find("timing", Timing::parse).orElse(Timing.DEFAULT);
        FirmwareKind firmware = config.find("firmware", FirmwareKind::parse).orElse(FirmwareKind.RELEASE);
        Path log = config.find("log", config::path).orElse(card.resolve(LOG));
        boolean drill = config.find("drill", PartitionConfig::yes).orElse(false);
        return new PartitionConfig(config.file(), card, listen, advertise, timing, firmware, log, drill);
    }

    /** Writes a configuration that {@link #read} reads, with a word on each key. */
    public static void write(
            Path file, Path card, Address.Tcp listen, Address.Tcp advertise, Timing timing, FirmwareKind firmware) {
        write(file, card, listen, advertise, timing, firmware, false);
    }

    /** The same for a card that is to be drilled, or not. */
    public static void write(
            Path file,
            Path card,
            Address.Tcp listen,
            Address.Tcp advertise,
            Timing timing,
            FirmwareKind firmware,
            boolean drill) {
        String text = """
                # One card of a pool: hsm partition run --config THIS FILE
                # Paths that are not absolute begin at the folder of this file.

                # The card: its fuses, its owner's papers, its NVRAM, its disk. For nobody but the card's own user to read.
                card = %s

                # Where the card listens. Everything here is mutual TLS 1.3; 127.0.0.1 is for cards on one machine.
                listen = %s

                # Where the other cards of its pool and the coordinator reach it.
                advertise = %s

                # default, or fast: a lost leader is noticed sooner, on machines that are quiet and beside each other.
                timing = %s

                # release, or test: firmware that a tester can make fail (docs/testers.md).
                firmware = %s

                # The log of the process. Default: %s in the card's folder.
                #log = %s

                # yes: a drill may break this card's links and set its clock wrong, by a file in the card's folder (docs/faults.md).
                drill = %s

                # Memory is set where the process is started: hsm partition run takes the small heap that a card needs.
                """.formatted(card, listen, advertise, timing, firmware, LOG, LOG, drill ? "yes" : "no");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean yes(String text) {
        return switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new RefusedException(Code.BAD_PARAMETER, "write yes or no.");
        };
    }

    private static Path cardFolder(Path path) {
        if (!Files.isDirectory(path.resolve("fuses"))) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "There is no card in " + path + "; hsm partition init makes one.");
        }
        return path;
    }

    private static Address.Tcp reachable(String text) {
        return requireReachable(ConfigFile.endpoint(text));
    }

    /** Refuses what one can listen at but nobody can connect to. */
    static Address.Tcp requireReachable(Address.Tcp address) {
        if (EVERYWHERE.contains(address.host())) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "Nobody can connect to " + address + "; advertise this host as the others know it.");
        }
        return address;
    }
}
