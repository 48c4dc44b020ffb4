package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Fuses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuses as a folder: {@code card-id}, {@code device-secret}, {@code identity-key}, and {@code chain-0} (the card's own
 * certificate), {@code chain-1}, and so on. Written once, by the maker.
 */
public final class FileFuses implements Fuses {

    private static final int SECRET_BYTES = 32;
    private static final String CARD_ID = "card-id";
    private static final String DEVICE_SECRET = "device-secret";
    private static final String IDENTITY_KEY = "identity-key";
    private static final String CHAIN = "chain-";

    private final String cardId;
    private final byte[] deviceSecret;
    private final List<byte[]> makerChain;
    private final byte[] sealedIdentityKey;

    private FileFuses(Path folder) throws IOException {
        cardId = Files.readString(folder.resolve(CARD_ID));
        deviceSecret = Files.readAllBytes(folder.resolve(DEVICE_SECRET));
        sealedIdentityKey = Files.readAllBytes(folder.resolve(IDENTITY_KEY));
        makerChain = new ArrayList<>();
        for (Path next = folder.resolve(CHAIN + 0);
                Files.exists(next);
                next = folder.resolve(CHAIN + makerChain.size())) {
            makerChain.add(Files.readAllBytes(next));
        }
        if (deviceSecret.length != SECRET_BYTES || makerChain.isEmpty()) {
            throw new IOException("The fuses in " + folder + " are damaged; this card cannot be used again.");
        }
    }

    /** Reads what {@link #burn} wrote. */
    public static FileFuses read(Path folder) throws IOException {
        return new FileFuses(folder);
    }

    /**
     * Burns the fuses of a new card, all or none.
     *
     * @param deviceSecret 32 bytes
     * @param makerChain DER certificates, the card's own first, root last
     * @throws FileAlreadyExistsException when the folder exists: fuses burn once
     */
    public static FileFuses burn(
            Path folder, String cardId, byte[] deviceSecret, List<byte[]> makerChain, byte[] sealedIdentityKey)
            throws IOException {
        if (cardId.isEmpty() || deviceSecret.length != SECRET_BYTES || makerChain.isEmpty()) {
            throw new IllegalArgumentException("a card has an id, a device secret of 32 bytes and a chain");
        }
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString(), null, "fuses burn once");
        }
        Path parent = PrivateFiles.folderOf(folder);
        PrivateFiles.createFolder(parent);
        Path blank = Files.createTempDirectory(parent, "fuses-");
        write(blank.resolve(CARD_ID), cardId.getBytes(StandardCharsets.UTF_8));
        write(blank.resolve(DEVICE_SECRET), deviceSecret);
        write(blank.resolve(IDENTITY_KEY), sealedIdentityKey);
        for (int i = 0; i < makerChain.size(); i++) {
            write(blank.resolve(CHAIN + i), makerChain.get(i));
        }
        PrivateFiles.syncFolder(blank);
        Files.move(blank, folder, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.syncFolder(parent);
        return read(folder);
    }

    private static void write(Path path, byte[] content) throws IOException {
        try (FileChannel file = PrivateFiles.open(path, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer from = ByteBuffer.wrap(content);
            while (from.hasRemaining()) {
                file.write(from);
            }
            file.force(true);
        }
    }

    @Override
    public String cardId() {
        return cardId;
    }

    @Override
    public byte[] deviceSecret() {
        return deviceSecret.clone();
    }

    @Override
    public List<byte[]> makerChain() {
        return makerChain.stream().map(byte[]::clone).toList();
    }

    @Override
    public byte[] sealedIdentityKey() {
        return sealedIdentityKey.clone();
    }
}
