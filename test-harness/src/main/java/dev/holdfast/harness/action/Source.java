package dev.holdfast.harness.action;

import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.action.DrillLog.Done;
import dev.holdfast.harness.custodians.Custodian;
import dev.holdfast.harness.experiment.Configuration;
import dev.holdfast.harness.experiment.Quorum;
import dev.holdfast.harness.workload.KeyPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The pool that a drill is about to harm: activated, filled and used.
 *
 * @param custodians who hold its security domain
 */
public record Source(Pool pool, List<Custodian> custodians, PlantedKeys planted, Estate estate) {

    static final String NAME = "ContosoMHSM";

    /** How many phases {@link #prepare} takes. */
    public static final int PHASES = 4;

    public static Source prepare(Configuration plan, DrillFolders folders, DrillLog log, Service service) {
        Pool pool = log.phase("Create the source pool", () -> created(service, plan.cards()));
        List<Custodian> custodians = log.phase(
                "Activate it by downloading its security domain",
                () -> activate(pool, plan.quorum(), folders, log, service));
        PlantedKeys planted = log.phase("Import keys the drill knows", () -> plant(pool, service));
        Estate estate = log.phase("Create keys and use them", () -> fill(pool, plan, log, service));
        return new Source(pool, custodians, planted, estate);
    }

    private static Done<Pool> created(Service service, int cards) {
        Pool pool = service.create(NAME, cards);
        return new Done<>(pool, NAME + " with " + cards + " cards is provisioned.");
    }

    private static Done<List<Custodian>> activate(
            Pool pool, Quorum quorum, DrillFolders folders, DrillLog log, Service service) {
        List<Custodian> custodians = new ArrayList<>();
        for (int i = 1; i <= quorum.holders(); i++) {
            custodians.add(Custodian.create(folders.custodians(), "custodian-" + i));
            log.progress((double) i / quorum.holders(), "custodian " + i);
        }
        byte[] domain = service.await(service.domains()
                .download(
                        pool,
                        Service.ADMINISTRATOR,
                        custodians.stream().map(Custodian::certificateDer).toList(),
                        quorum.required()));
        new ExchangeFiles(folders.domain()).writeDomain(domain);
        return new Done<>(List.copyOf(custodians), "Encrypted to " + quorum + " custodians; the pool is activated.");
    }

    private static Done<PlantedKeys> plant(Pool pool, Service service) {
        service.assignRoles(pool, "key-00000");
        PlantedKeys planted = PlantedKeys.plant(service.keys(pool), service.calls());
        return new Done<>(planted, "Keys whose private numbers are known, to be searched for on every disk.");
    }

    private static Done<Estate> fill(Pool pool, Configuration plan, DrillLog log, Service service) {
        Estate estate = Estate.build(
                service.keys(pool),
                service.roles(pool),
                service.calls(),
                KeyPlan.of(plan.keys(), plan.seed()),
                plan.seed(),
                done -> log.progress(done, plan.keys() + " keys"));
        return new Done<>(
                estate,
                estate.inventory().versionsByKey().size() + " keys with "
                        + estate.inventory().versionCount() + " versions, "
                        + estate.inventory().deleted().size() + " deleted keys.");
    }
}
