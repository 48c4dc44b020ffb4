package dev.holdfast.harness.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a drill keeps its things, all below one folder.
 *
 * <pre>
 *   cards/        one folder for each card, as long as it lives
 *   custodians/   the wrapping keys: custodian-N.key and .cer
 *   backups/      what stands for the blob container
 *   domain/       security domain, exchange key certificate, transfer file
 *   token/        the SoftHSM2 token, with --custody softhsm
 * </pre>
 */
public record DrillFolders(Path work) {

    public Path cards() {
        return work.resolve("cards");
    }

    public Path custodians() {
        return work.resolve("custodians");
    }

    public Path backups() {
        return work.resolve("backups");
    }

    public Path domain() {
        return work.resolve("domain");
    }

    public Path token() {
        return work.resolve("token");
    }

    public Path log() {
        return work.resolve("drill.log");
    }

    public Path history() {
        return work.resolve("history.jsonl");
    }

    public void create() {
        try {
            for (Path folder : new Path[] {cards(), custodians(), backups(), domain()}) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
