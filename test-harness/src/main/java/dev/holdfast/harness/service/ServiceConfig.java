package dev.holdfast.harness.service;

import dev.holdfast.bridge.custody.CustodySpec;
import dev.holdfast.coordinator.healing.HealingPolicy;
import dev.holdfast.coordinator.storage.StorageAccounts;
import dev.holdfast.coordinator.storage.StorageMap;
import dev.holdfast.harness.config.ConfigFile;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.harness.node.Timing;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.channel.Address;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a coordinator runs, as its configuration file says.
 *
 * @param home the folder of the configuration, unless it names another
 * @param administrator object id (GUID) of the first administrator of every pool, in whose name operators act
 * @param cards addresses of the cards of a listed rack; empty for the others
 * @param papers the folder of the coordinator's own key and certificate; needed for a listed rack
 * @param firmware that cards come with; a listed rack's have their own
 * @param healing whether lost cards are replaced from the start
 * @param accounts storage accounts that emulators serve under their public names
 * @param custody the token that exchange keys are made in; empty for the pool's own vault
 * @param door where PKCS#11 applications reach the pools; empty when they do not
 * @param face how the service shows itself over HTTP; empty when it does not
 */
public record ServiceConfig(
        ServiceHome home,
        String administrator,
        RackKind rack,
        List<Address> cards,
        Optional<Path> papers,
        Timing timing,
        FirmwareKind firmware,
        boolean healing,
        HealingPolicy policy,
        StorageMap storage,
        StorageAccounts accounts,
        Optional<CustodySpec> custody,
        Optional<DoorConfig> door,
        Optional<FaceConfig> face) {

    private static final List<String> KEYS = Stream.of(
                    Stream.of(
                            "home",
                            "administrator",
                            "rack",
                            "cards",
                            "papers",
                            "timing",
                            "firmware",
                            "healing",
                            "patience",
                            "storage-map",
                            "storage-accounts",
                            "custody"),
                    DoorConfig.KEYS.stream(),
                    FaceConfig.KEYS.stream())
            .flatMap(Function.identity())
            .toList();
    private static final String IN_PARTITION = "partition";

    /**
     * Reads and checks a configuration.
     *
     * @throws RefusedException that names file, line and the way out
     */
    public static ServiceConfig read(Path file) {
        ConfigFile config = ConfigFile.read(file, KEYS);
        StorageAccounts accounts = config.find("storage-accounts", config::path)
                .map(StorageAccounts::read)
                .orElse(StorageAccounts.none());
        RackKind rack = config.require("rack", RackKind::parse);
        Function<String, Path> path = config::path;
        return new ServiceConfig(
                new ServiceHome(config.find("home", path).orElse(config.path("."))),
                config.require("administrator", FaceConfig::guid),
                rack,
                rack == RackKind.LISTED ? config.require("cards", ServiceConfig::addresses) : List.of(),
                rack == RackKind.LISTED ? Optional.of(config.require("papers", path)) : Optional.empty(),
                config.find("timing", Timing::parse).orElse(Timing.DEFAULT),
                config.find("firmware", FirmwareKind::parse).orElse(FirmwareKind.RELEASE),
                config.find("healing", ServiceConfig::onOrOff).orElse(true),
                config.find("patience", ServiceConfig::seconds)
                        .map(patience -> new HealingPolicy(patience, HealingPolicy.DEFAULT.period()))
                        .orElse(HealingPolicy.DEFAULT),
                config.find("storage-map", path)
                        .map(ServiceConfig::storageMap)
                        .orElse(StorageMap.empty())
                        .with(accounts),
                accounts,
                config.find("custody", text -> text)
                        .filter(text -> !text.equals(IN_PARTITION))
                        .map(text -> custody(config.file(), text)),
                DoorConfig.read(config),
                FaceConfig.read(config));
    }

    /**
     * Writes the configuration of a new home, with a word on each key and a new administrator, who may also sign in.
     *
     * @param port of the service's face, on loopback; 0 for any that is free at each start
     */
    public static void write(ServiceHome home, RackKind rack, int port) {
        write(home, rack, port, FirmwareKind.RELEASE);
    }

    /** The same, for cards of that firmware. */
    public static void write(ServiceHome home, RackKind rack, int port, FirmwareKind firmware) {
        String administrator = UUID.randomUUID().toString();
        String text = """
                # The coordinator of this folder: hsm up, or hsm coordinator run --config THIS FILE
                # Paths that are not absolute begin at the folder of this file. A change takes effect at the next start.

                # The folder of everything the coordinator keeps, which nobody else may enter. Default: this file's own.
                #home = .

                # Where the cards are: embedded (in the coordinator's own process), processes (each in its own, on this
                # machine), or listed (run by hsm partition run on the hosts named under cards). Chosen once: cards do not
                # move from one kind of rack to another.
                rack = %s

                # Of a listed rack: the addresses of its cards, those in use and those that stand by.
                #cards = hsm1.example:7600, hsm2.example:7600, hsm3.example:7600, hsm4.example:7600

                # Of a listed rack: the folder of the coordinator's own key and certificate, and whom it believes.
                #papers = papers

                # Object id of the first administrator of every pool; operators on this machine act in this name.
                administrator = %s

                # Whether lost cards are replaced by blank ones, and for how many seconds one is waited for before that.
                healing = on
                patience = %d

                # default, or fast: a lost leader is noticed sooner, on machines that are quiet and beside each other.
                timing = default

                # What new cards come with: release, or test (firmware that a tester can make fail; docs/testers.md). Cards of an
                # embedded rack take it at every start.
                firmware = %s

                # Lines host = target: blob storage accounts that are served by another account or by a folder.
                #storage-map = storage.map

                # Lines NAME = ENDPOINT KEY: storage accounts that an emulator such as Azurite serves, under their public names.
                #storage-accounts = storage-accounts.conf

                # Where exchange keys of recoveries are made: partition (the pool's own vault), or a PKCS#11 token.
                custody = partition
                #custody = module=/usr/lib/softhsm/libsofthsm2.so,token=LABEL,pin-file=PATH

                # Whether PKCS#11 applications reach the pools, each at the socket pkcs11/POOL.sock. hsm pkcs11 info tells how.
                pkcs11 = on
                # Addresses on loopback that lead to a pool as well.
                #pkcs11-tcp = MYPOOL@127.0.0.1:7711
                # What device the tokens are like: default, fips, cloudhsm or softhsm.
                pkcs11-profile = default

                # Where the service is offered over HTTPS, to az and the SDKs: host:port, or off. hsm env leads clients there.
                face = 127.0.0.1:%d
                # The directory that callers belong to, and the subscription that HSMs are resources of.
                tenant = %s
                subscription = %s
                # Who may sign in.
                principals = %s
                # Whose tokens programs on this machine are given at http://ADDRESS/msi when they show its secret, as IDENTITY_HEADER.
                managed-identity = %s
                # Whether they are given them without any secret, as on a virtual machine: whoever uses this machine has them.
                open-managed-identity = off
                # An OpenID Connect issuer to believe instead of the service's own.
                #issuer = https://login.example/tenant/v2.0
                # How fast pools pretend to be: unrestricted, or service (what the managed service is published to do; 429 beyond).
                speed = unrestricted
                """.formatted(
                        rack.word(),
                        administrator,
                        HealingPolicy.DEFAULT.patience().toSeconds(),
                        firmware,
                        port,
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        PrincipalsFile.NAME,
                        PrincipalsFile.ADMINISTRATOR);
        try {
            Files.writeString(home.config(), text);
            PrincipalsFile.write(home.folder().resolve(PrincipalsFile.NAME), administrator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Address> addresses(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .<Address>map(ConfigFile::endpoint)
                .toList();
    }

    static boolean onOrOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new RefusedException(Code.BAD_PARAMETER, "It is on or off.");
        };
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new RefusedException(Code.BAD_PARAMETER, "Write whole seconds, such as 10.");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    /** The value is not repeated: somebody may have written a PIN into it. */
    private static CustodySpec custody(Path file, String text) {
        try {
            return CustodySpec.parse(text);
        } catch (RefusedException e) {
            throw new RefusedException(e.code(), file + ": custody: " + e.getMessage());
        }
    }

    private static StorageMap storageMap(Path file) {
        try {
            return StorageMap.parse(Files.readString(file));
        } catch (IOException e) {
            throw new RefusedException(Code.NOT_FOUND, "The storage map " + file + " cannot be read.");
        } catch (RefusedException e) {
            throw new RefusedException(e.code(), file + ": " + e.getMessage());
        }
    }
}
