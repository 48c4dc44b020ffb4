package dev.holdfast.harness.action;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;

/** The files that pass between the service and the custodians, as {@code az} names them in its help. */
public record ExchangeFiles(Path folder) {

    public Path domain() {
        return folder.resolve("security-domain.json");
    }

    public Path exchangeKey() {
        return folder.resolve("exchange-key.cer");
    }

    public Path transfer() {
        return folder.resolve("transfer.json");
    }

    /** For attempts that must fail. */
    Path discarded(String name) {
        return folder.resolve("refused-" + name + ".json");
    }

    public void writeDomain(byte[] json) {
        write(domain(), json);
    }

    /** PEM, as a custodian receives it. */
    public void writeExchangeKey(byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        write(
                exchangeKey(),
                ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n").getBytes(US_ASCII));
    }

    /** Makes room for a new file of the name. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This file is the transfer file from now on. */
    void replaceTransfer(Path fresh) {
        try {
            Files.move(fresh, transfer(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] readTransfer() {
        return read(transfer());
    }

    byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
