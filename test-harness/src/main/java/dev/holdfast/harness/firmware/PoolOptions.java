package dev.holdfast.harness.firmware;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.harness.rollout.CardFirmware;
import dev.holdfast.harness.rollout.Officer;
import dev.holdfast.harness.rollout.OfficerDesk;
import dev.holdfast.harness.rollout.RollingUpdate;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.FirmwareReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which pool's cards get firmware, from whom, and how what came of it is shown. */
final class PoolOptions {

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The cards' pool; may be left out when the service has one.")
    private String pool = "";

    @Option(
            names = "--as",
            paramLabel = "OPERATOR",
            defaultValue = "admin",
            description = "A crypto officer of every card. Default: ${DEFAULT-VALUE}.")
    private String officer = "";

    @Option(
            names = "--credential-file",
            paramLabel = "PATH",
            required = true,
            description = "The officer's credential; or a folder with a file for each card, named like the card.")
    private Path credential = Path.of("");

    /** An update of that pool, which tells a person how far it is. */
    RollingUpdate update() {
        OfficerDesk desk = new OfficerDesk(new ServedCards(coordinator, pool), new Officer(officer, this::credential));
        return new RollingUpdate(desk, sentence -> {
            if (!coordinator.json()) {
                coordinator.out().println(sentence);
                coordinator.out().flush();
            }
        });
    }

    /**
     * Shows what the cards run in the end.
     *
     * @param sentence what can be done next
     */
    void show(RollingUpdate update, String sentence) {
        if (!coordinator.json()) {
            coordinator.out().println(sentence);
            return;
        }
        ObjectNode document = Json.document("holdfast.pool.firmware/1");
        ArrayNode cards = document.putArray("cards");
        for (CardFirmware card : update.firmware()) {
            FirmwareReport report = card.report();
            cards.addObject()
                    .put("card", card.card())
                    .put("version", report.getRunning().getVersion())
                    .put(
                            "securityVersion",
                            Integer.toUnsignedLong(report.getRunning().getSecurityVersion()))
                    .put("onTrial", report.getOnTrial());
        }
        coordinator.out().println(document.toPrettyString());
    }

    private ByteString credential(String card) {
        Path file = Files.isDirectory(credential) ? credential.resolve(card) : credential;
        try {
            return ByteString.copyFrom(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RefusedException(
                    Code.NOT_FOUND,
                    "The credential of " + officer + " on card " + card + " cannot be read: " + file + ".");
        }
    }
}
