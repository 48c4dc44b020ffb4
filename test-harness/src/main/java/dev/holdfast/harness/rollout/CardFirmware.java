package dev.holdfast.harness.rollout;

import dev.holdfast.proto.v1.FirmwareReport;

/** What a card of a pool runs. */
public record CardFirmware(String card, FirmwareReport report) {

    /** After the card's name. */
    public String inWords() {
        String running = "runs " + report.getRunning().getVersion();
        return report.getOnTrial()
                ? running + " on trial, before that " + report.getPrevious().getVersion()
                : running;
    }
}
