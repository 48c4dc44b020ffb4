package dev.holdfast.harness.experiment;

/**
 * What an experiment is played on.
 *
 * @param cards of the pool, 1 to 7
 * @param keys how many the pool has when the method begins, 0 to 4,900
 * @param quorum of the custodians of its security domain
 * @param custody of the exchange key when it is recovered
 * @param storage of its backups
 * @param firmware {@code release}, {@code test}, or the path of a firmware image
 * @param profile the PKCS#11 profile of the doors
 * @param hosting where its cards run
 * @param seed decides the plan of the keys and every random choice
 * @param mayLose the copies that may be gone at a time
 */
public record Configuration(
        int cards,
        int keys,
        Quorum quorum,
        Custody custody,
        Storage storage,
        String firmware,
        String profile,
        Hosting hosting,
        long seed,
        Copies mayLose) {

    /** Of an experiment that says nothing of it. */
    public static final Configuration STANDARD = new Configuration(
            3,
            24,
            new Quorum(2, 3),
            Custody.PARTITION,
            Storage.FOLDER,
            "release",
            "default",
            Hosting.EMBEDDED,
            1,
            Copies.MINORITY);
}
