package dev.holdfast.partition.planted;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A mistake that an author of this firmware could make, and that whoever judges a pool must find. Test firmware makes it when a
 * tester asks for it; that each is found, and how, is in docs/planted-bugs.md.
 */
public enum PlantedBug {
    STALE_READ(
            "mutant.MutantReplication", "A read is answered from what the card has applied, without asking who leads."),
    LONG_LEASE(
            "mutant.MutantReplication",
            "A card that led answers reads by itself for a minute, a hundred times as long as others wait for a"
                    + " leader."),
    EARLY_ACKNOWLEDGEMENT(
            "mutant.MutantReplication",
            "A key's update or deletion is acknowledged when it is proposed, before a majority has it."),
    VOTE_LEFT_BEHIND(
            "mutant.MutantReplication",
            "A card is retired without its vote being taken: it counts for the majority, and nobody listens to it."),
    SKIPPED_SYNC("mutant.MutantStore", "The replicated log is acknowledged without being synced to the disk."),
    FORGOTTEN_TERM(
            "mutant.MutantStore", "The term and the vote in it are not written down, so that a reboot forgets them."),
    SNAPSHOT_LEAVES_OUT("mutant.MutantState", "A snapshot lacks the last key."),
    SNAPSHOT_UNDOES_DELETION("mutant.MutantState", "A snapshot does not say which keys are deleted."),
    APPLIED_TWICE("mutant.MutantState", "A command that is met again, because it was retried, is carried out again."),
    OWN_CLOCK(
            "mutant.MutantState",
            "A change is dated by the clock of the card that applies it, and not by its command."),
    PURGE_LEAVES_VERSION("mutant.MutantState", "A purge removes all versions of a key but the oldest."),
    RECOVERY_LOSES_VERSION("mutant.MutantState", "A recovered key comes back without its newest version."),
    RESTORE_LEAVES_OUT("mutant.MutantState", "A restore leaves out the last key of each piece of a backup."),
    RESTORE_UNDOES_DELETION("mutant.MutantState", "A restored key that was deleted is in use again."),
    ONE_SHARE_FEWER(
            "mutant.MutantDomain",
            "A security domain is split by a polynomial of one degree too few, so that one custodian fewer opens it."),
    ONE_WAY_GOES_BACK("mutant.MutantState", "A change of a key makes it exportable, which only its creation may."),
    SIGNS_WHILE_DISABLED("service.CryptoServices", "Keys are used without asking whether they may be."),
    MATERIAL_REUSED(
            "mutant.MutantMaterial", "A new version gets the material of the one that the card made before it."),
    PLAINTEXT_ON_DISK(
            "mutant.MutantMaterial", "The private key of a new version is written to the flash in the clear."),
    AUDIT_LEFT_OUT("audit.AuditLog", "Every fifth entry of the audit log is counted and not kept.");

    private final String place;
    private final String mistake;

    PlantedBug(String place, String mistake) {
        this.place = place;
        this.mistake = mistake;
    }

    /** The class that makes the mistake, below {@code dev.holdfast.partition}. */
    public String place() {
        return place;
    }

    /** What is wrong, in one sentence. */
    public String mistake() {
        return mistake;
    }

    /** As testers spell it: {@code stale-read}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<PlantedBug> of(String word) {
        return Arrays.stream(values()).filter(bug -> bug.word().equals(word)).findAny();
    }

    /** All that there are, as testers spell them. */
    public static List<String> words() {
        return Arrays.stream(values()).map(PlantedBug::word).toList();
    }
}
