package dev.holdfast.harness.action;

import static dev.holdfast.harness.action.Action.told;
import static dev.holdfast.harness.experiment.Kind.RECOVERY;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.experiment.Arguments;
import dev.holdfast.harness.experiment.Option;
import dev.holdfast.harness.experiment.Type;
import dev.holdfast.harness.experiment.Word;
import dev.holdfast.harness.report.DrillReport.Moment.Kind;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operator does to pools as a whole, and to their backups. */
final class PoolActions {

    private static final String CALLED = "called";
    private static final String AS = "as";
    private static final String BY = "by";
    private static final String BACKUP = "backup";
    private static final String OF = "of";
    private static final List<String> POOLS = List.of("pool", "another-owner");

    static final List<Word> WORDS = List.of(
            Word.everywhere(
                    RECOVERY,
                    "create-new-pool",
                    "Makes a pool of blank cards, which is the one in use from then on.",
                    Option.optional(CALLED, new Type.Text(), "ContosoMHSM2", "its name")),
            Word.everywhere(
                    RECOVERY, "delete-pool", "Soft-deletes the pool: its cards lose power and keep what they hold."),
            Word.everywhere(RECOVERY, "purge-pool", "Destroys the cards of the deleted pool."),
            Word.everywhere(
                    RECOVERY,
                    "forget-pool",
                    "Takes a pool out of the service whose cards are lost, and frees its name."),
            Word.everywhere(RECOVERY, "delete-every-key", "Soft-deletes every key of the pool."),
            Word.everywhere(
                    RECOVERY,
                    "advance-clock",
                    "Moves the service's clock on, and lets what is due happen.",
                    Option.required(BY, new Type.Time(), "how far")),
            Word.everywhere(
                    RECOVERY,
                    "back-up",
                    "Writes a full backup into the storage.",
                    Option.optional(
                            OF,
                            new Type.Choice(POOLS),
                            POOLS.get(0),
                            "the pool in use, or one of another owner that is made for this and destroyed"),
                    Option.optional(AS, new Type.Text(), BACKUP, "what later steps call it")),
            Word.everywhere(
                    RECOVERY,
                    "restore",
                    "Puts what a backup holds in the place of all keys and roles of the pool.",
                    Option.optional(BACKUP, new Type.Text(), BACKUP, "the name of a backup that was taken")));

    private final Scene scene;
    private final Service service;

    PoolActions(Scene scene) {
        this.scene = scene;
        service = scene.service();
    }

    Map<String, Action> actions() {
        return Map.of(
                "create-new-pool", told(this::create),
                "delete-pool", told(arguments -> delete()),
                "purge-pool", told(arguments -> purge()),
                "forget-pool", told(arguments -> forget()),
                "delete-every-key", told(arguments -> deleteKeys()),
                "advance-clock", told(this::advance),
                "back-up", told(this::backUp),
                "restore", told(this::restore));
    }

    private String create(Arguments arguments) {
        String name = arguments.text(CALLED);
        int cards = scene.configuration().cards();
        scene.use(service.create(name, cards));
        return name + " with " + cards + " cards is provisioned.";
    }

    private String delete() {
        Pool pool = scene.pool();
        service.await(service.pools().delete(pool.name()));
        return "Soft-deleted: its cards have no power and keep what they hold, for "
                + pool.spec().retentionDays() + " days.";
    }

    private String purge() {
        service.await(service.pools().purge(scene.pool().name()));
        lost("The pool is purged");
        return "Its cards are destroyed; the service does not know it any more.";
    }

    private String forget() {
        service.await(service.pools().destroy(scene.pool().name()));
        lost("The pool is gone");
        return "The service does not know " + scene.pool().name() + " any more; only files are left of it.";
    }

    private String deleteKeys() {
        List<String> names =
                List.copyOf(scene.source().estate().inventory().versionsByKey().keySet());
        service.calls().each(names, service.keys(scene.pool())::delete, done -> scene.log()
                .progress(done, "keys"));
        return names.size() + " keys deleted.";
    }

    private String advance(Arguments arguments) {
        Duration by = arguments.duration(BY);
        boolean there = !service.pools().deleted().isEmpty();
        service.await(service.pools().advanceClock(by));
        if (there && service.pools().deleted().isEmpty()) {
            lost("Its retention ends: the pool is purged by itself");
        }
        return "The service's clock is " + by.toDays() + " days ahead.";
    }

    private void lost(String sentence) {
        scene.poolIsLost();
        scene.log().mark(Kind.DISASTER, sentence);
    }

    private String backUp(Arguments arguments) {
        boolean own = arguments.choice(OF).equals(POOLS.get(0));
        String folder = own ? service.backup(scene.pool()) : foreignBackup();
        if (own) {
            scene.keepBackup(arguments.text(AS), folder);
        } else {
            scene.keepForeignBackup(arguments.text(AS), folder);
        }
        return own ? "Written to " + folder + "." : "A pool of another owner was backed up, for a refusal later on.";
    }

    private String foreignBackup() {
        Pool other = service.create("Fabrikam", 1);
        List<byte[]> certificates = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            certificates.add(Custodian.create(scene.folders().custodians(), "stranger-" + i)
                    .certificateDer());
        }
        service.await(service.domains().download(other, Service.ADMINISTRATOR, certificates, 2));
        String folder = service.backup(other);
        service.await(service.pools().destroy(other.name()));
        return folder;
    }

    private String restore(Arguments arguments) {
        String name = arguments.text(BACKUP);
        String folder = scene.backup(name)
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "No backup is called " + name + "; take it with back-up."));
        return service.restore(scene.pool(), folder) + " bytes authenticated and put in force at once.";
    }
}
