package dev.holdfast.harness.drill;

/** The ways in which a pool is lost with all its cards. They end alike: nothing is left but files and the custodians' keys. */
public enum Disaster {
    /** The region is gone: cards, fuses, disks. */
    REGION_LOSS("region-loss", "Region loss: every card destroyed, the HSM brought back", 1),
    /** Somebody deleted the pool, and purged it before anybody noticed. */
    PURGED("purged", "Purged: the HSM deleted and purged, then brought back", 3),
    /** A project came to its end: backed up, then everything deleted on purpose; years later it is wanted again. */
    ARCHIVED("archived", "Archived: everything deleted after a backup, brought back later", 4);

    private final String drill;
    private final String title;
    private final int phases;

    Disaster(String drill, String title, int phases) {
        this.drill = drill;
        this.title = title;
        this.phases = phases;
    }

    /** Its drill's name on the command line and in reports. */
    public String drill() {
        return drill;
    }

    String title() {
        return title;
    }

    /** How many phases of a drill it takes. */
    int phases() {
        return phases;
    }
}
