package dev.holdfast.harness.cluster;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.factory.Maker;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.host.AuthorityFolder;
import dev.holdfast.partition.host.CardHost;
import dev.holdfast.partition.host.FirmwareFactory;
import dev.holdfast.partition.host.HostCrypto;
import dev.holdfast.partition.host.OwnerFolder;
import dev.holdfast.partition.image.ImageParts;
import dev.holdfast.proto.v1.PeerRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a rack keeps, so that one opened later goes on where this one ended.
 *
 * <pre>
 *   maker/   the authority that makes the cards
 *   owner/   the authority that owns them
 *   made/    an empty file for each card ever made: ids are used once
 *   cards/   a folder for each card there is
 * </pre>
 */
final class RackFolder implements AutoCloseable {

    private final Path made;
    private final Path cards;
    private final Maker maker;
    private final OwnerFolder owner;
    private final ImageParts parts;
    private final Map<Firmware, ByteString> images = new ConcurrentHashMap<>();

    /** @param parts of the firmware that its cards come with */
    RackFolder(Path folder, ImageParts parts) {
        this.parts = parts;
        made = folder.resolve("made");
        cards = folder.resolve("cards");
        CryptoEngine crypto = HostCrypto.engine("rack");
        try {
            Files.createDirectories(made);
            Files.createDirectories(cards);
            synchronized (RackFolder.class) {
                // Two racks must not both found the authorities.
                try (FileChannel lock = FileChannel.open(
                        folder.resolve("founding.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    lock.lock();
                    maker = AuthorityFolder.maker(folder.resolve("maker"), crypto);
                    owner = OwnerFolder.open(folder.resolve("owner"), crypto);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The maker's root certificate, DER. */
    byte[] makerRoot() {
        return maker.root();
    }

    Path card(String cardId) {
        return cards.resolve(cardId);
    }

    /** Ids of all cards that were not destroyed, in ascending order. */
    List<String> cardIds() {
        try (Stream<Path> folders = Files.list(cards)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of them that were made with this label. */
    List<String> cardIds(String label) {
        String made = Pattern.quote(label.toLowerCase(Locale.ROOT)) + "-[0-9]+";
        return cardIds().stream().filter(cardId -> cardId.matches(made)).toList();
    }

    /** A card with its fuses, its owner's papers, and firmware. */
    String manufacture(String label, Firmware firmware) {
        try {
            String cardId = newId(label);
            CardHost.install(card(cardId), maker.manufacture(cardId));
            owner.certifyCard(card(cardId));
            FirmwareFactory.install(card(cardId), image(firmware));
            return cardId;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives somebody who is no card the owner's papers, in a folder; once. */
    void equip(Path holder, String name, PeerRole role) {
        try {
            if (!Files.exists(holder)) {
                owner.equip(holder, name, role);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        maker.close();
        owner.close();
    }

    /** Cards of a kind get the very same image. */
    ByteString image(Firmware firmware) {
        return images.computeIfAbsent(firmware, kind -> FirmwareFactory.build(kind, parts, maker, owner));
    }

    private String newId(String label) throws IOException {
        for (int number = 1; ; number++) {
            String cardId = label.toLowerCase(Locale.ROOT) + "-" + number;
            try {
                Files.createFile(made.resolve(cardId));
                return cardId;
            } catch (FileAlreadyExistsException used) {
                continue;
            }
        }
    }
}
