package dev.holdfast.harness.action;

import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.scan.ByteScan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks for the planted keys' private numbers in all that was written: the cards' disks, backups, files and the log. */
final class PlaintextSearch implements AutoCloseable {

    private final Service service;
    private final List<Path> places;
    private final ByteScan scan;
    private final List<String> found = new ArrayList<>();
    private long files;

    PlaintextSearch(DrillFolders folders, Service service, PlantedKeys planted) {
        this.service = service;
        // The custodians' keys and the token's PINs are in the clear in their own folders, as they would be with their
        // owners.
        places = List.of(folders.backups(), folders.domain(), folders.log());
        scan = new ByteScan(planted.secrets());
    }

    /** The cards must be without power: a running one moves its files about. */
    void look() {
        ByteScan.Result result = scan.scan(places.stream().filter(Files::exists).toList());
        files += result.files();
        for (String card : service.rack().cards()) {
            Map<String, byte[]> kept = service.rack().kept(card);
            files += kept.size();
            kept.forEach((file, content) ->
                    scan.scan(Path.of(card, file), content).forEach(finding -> found.add(finding.toString())));
        }
        result.findings().forEach(finding -> found.add(finding.toString()));
    }

    @Override
    public void close() {
        scan.close();
    }

    /** A sentence for everything that was found so far. */
    List<String> found() {
        return List.copyOf(found);
    }

    Check check() {
        return new Check("files searched for planted private keys, none found", files, files - found.size(), found);
    }
}
