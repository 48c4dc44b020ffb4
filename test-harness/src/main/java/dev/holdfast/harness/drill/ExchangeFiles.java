package dev.holdfast.harness.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The files that pass between the service and the custodians, as {@code az} names them in its help. */
record ExchangeFiles(Path folder) {

    Path domain() {
        return folder.resolve("security-domain.json");
    }

    Path exchangeKey() {
        return folder.resolve("exchange-key.cer");
    }

    Path transfer() {
        return folder.resolve("transfer.json");
    }

    /** For attempts that must fail. */
    Path discarded(String name) {
        return folder.resolve("refused-" + name + ".json");
    }

    void writeDomain(byte[] json) {
        write(domain(), json);
    }

    /** PEM, as a custodian receives it. */
    void writeExchangeKey(byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        write(
                exchangeKey(),
                ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n").getBytes(US_ASCII));
    }

    byte[] readTransfer() {
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
