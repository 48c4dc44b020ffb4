package dev.holdfast.harness.drill;

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
record DrillFolders(Path work) {

    Path cards() {
        return work.resolve("cards");
    }

    Path custodians() {
        return work.resolve("custodians");
    }

    Path backups() {
        return work.resolve("backups");
    }

    Path domain() {
        return work.resolve("domain");
    }

    Path token() {
        return work.resolve("token");
    }

    Path log() {
        return work.resolve("drill.log");
    }

    Path history() {
        return work.resolve("history.jsonl");
    }

    void create() {
        try {
            for (Path folder : new Path[] {cards(), custodians(), backups(), domain()}) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
