package dev.holdfast.harness.simulation;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.scan.ByteScan;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A symmetric key that the run itself made and imported: wherever its octets lie in the clear, they are found. */
final class PlantedOctets {

    private static final String NAME = "planted-oct";
    private static final int BYTES = 32;

    private final byte[] octets = new byte[BYTES];

    PlantedOctets(long seed) {
        new SplittableRandom(seed).nextBytes(octets);
    }

    /** For the first version, or for another one. */
    ImportKey request() {
        return ImportKey.newBuilder()
                .setName(NAME)
                .setSpec(KeySpec.newBuilder().setType(KeyType.OCT).setSize(BYTES * Byte.SIZE))
                .setMaterial(ByteString.copyFrom(octets))
                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                .build();
    }

    /** A sentence for each place on the cards' disks where the octets lie. */
    List<String> foundIn(Collection<Machine> cards) {
        Map<String, byte[]> files = new HashMap<>();
        for (Machine card : cards) {
            card.disk.image().forEach((name, content) -> files.put(card.id() + "/disk/" + name, content));
            card.flash.image().forEach((name, content) -> files.put(card.id() + "/flash/" + name, content));
        }
        try (ByteScan scan = new ByteScan(Map.of("the octets of " + NAME, octets))) {
            return files.entrySet().stream()
                    .flatMap(file -> scan.scan(Path.of(file.getKey()), file.getValue()).stream())
                    .map(found -> found.secret() + " are in " + found.file() + " at byte " + found.offset() + ", "
                            + found.encoding())
                    .sorted()
                    .toList();
        }
    }
}
