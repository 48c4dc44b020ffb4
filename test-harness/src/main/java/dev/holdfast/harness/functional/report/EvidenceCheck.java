package dev.holdfast.harness.functional.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether a folder of evidence is as it was written. */
public final class EvidenceCheck {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * What was found.
     *
     * @param files that the document names
     * @param differences a sentence for each file that is missing, altered, or not in the document
     */
    public record Found(int files, List<String> differences) {}

    private EvidenceCheck() {}

    /** @throws RefusedException BAD_PARAMETER when this is no folder of evidence */
    public static Found of(Path folder) throws IOException {
        Set<String> named = new TreeSet<>();
        List<String> differences = new ArrayList<>();
        for (JsonNode evidence : document(folder).path("functionalTest").path("testEvidence")) {
            JsonNode results = evidence.path("results");
            String place = results.path("fileLocation").asText();
            named.add(place);
            Path file = folder.resolve(place).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) {
                differences.add(place + " is missing.");
            } else if (!results.path("integrityMechanism").asText().equals(EvidenceFolder.INTEGRITY)) {
                differences.add(place + " is committed to by a digest that is not " + EvidenceFolder.INTEGRITY + ".");
            } else if (!Digests.sha256(file)
                    .equalsIgnoreCase(results.path("digest").asText())) {
                differences.add(place + " is not what its digest says.");
            }
        }
        strangers(folder, named).forEach(place -> differences.add(place + " is in no entry of the document."));
        return new Found(named.size(), differences);
    }

    private static JsonNode document(Path folder) throws IOException {
        Path file = folder.resolve(EvidenceFolder.DOCUMENT);
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "There is no " + EvidenceFolder.DOCUMENT + " in " + folder + ".");
        } catch (JsonProcessingException e) {
            throw new RefusedException(Code.BAD_PARAMETER, file + " is not JSON.");
        }
    }

    private static List<String> strangers(Path folder, Set<String> named) throws IOException {
        Path below = folder.resolve(EvidenceFolder.FILES);
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(place -> !named.contains(place))
                    .sorted()
                    .toList();
        }
    }
}
