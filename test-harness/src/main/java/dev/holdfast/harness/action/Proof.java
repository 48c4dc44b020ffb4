package dev.holdfast.harness.action;

import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.action.Estate.Answered;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.harness.workload.Inventory;
import dev.holdfast.harness.workload.KeyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Judges a recovered pool by what its source was. */
final class Proof {

    private static final int SHOWN = 5;

    private final Service service;
    private final DrillLog log;
    private final Pool pool;
    private final Estate estate;
    private final List<Check> checks = new ArrayList<>();

    Proof(Service service, DrillLog log, Pool pool, Estate estate) {
        this.service = service;
        this.log = log;
        this.pool = pool;
        this.estate = estate;
    }

    /** What was compared so far. */
    List<Check> checks() {
        return checks;
    }

    /** Clients' own keys come and go, and are judged by what clients were told. */
    private static boolean isOfTheEstate(String key) {
        return key.startsWith(KeyPlan.PREFIX) || key.startsWith(PlantedKeys.PREFIX);
    }

    /** @return names of keys that did not come back */
    List<String> run() {
        KeyClient keys = service.keys(pool);
        Inventory after =
                Inventory.of(keys, service.roles(pool), service.calls()).only(Proof::isOfTheEstate);
        estate.inventory().compare(after).forEach(checks::add);

        List<Answered> now = service.calls()
                .each(
                        estate.evidence(),
                        each -> Estate.ask(keys, each.evidence()),
                        done -> log.progress(done, "evidence"));
        checks.add(same("signatures from before verify, and the keys sign as before", now, Evidence.Signed.class));
        checks.add(same("ciphertexts from before open", now, Evidence.Encrypted.class));
        checks.add(same("keys wrapped before unwrap", now, Evidence.Wrapped.class));
        checks.add(recoverDeleted(keys));

        List<String> lost = new ArrayList<>(estate.inventory().versionsByKey().keySet());
        lost.removeAll(after.versionsByKey().keySet());
        return lost;
    }

    /** The same answer as before the disaster; a key that was disabled then must be refused with the same reason now. */
    private Check same(String subject, List<Answered> now, Class<? extends Evidence> kind) {
        List<String> differences = new ArrayList<>();
        long expected = 0;
        long matched = 0;
        for (int i = 0; i < now.size(); i++) {
            Answered before = estate.evidence().get(i);
            if (!kind.isInstance(before.evidence())) {
                continue;
            }
            expected++;
            if (before.answer().equals(now.get(i).answer())) {
                matched++;
            } else if (differences.size() < SHOWN) {
                differences.add(before.evidence().keyName() + ": " + before.answer() + " before, "
                        + now.get(i).answer() + " now");
            }
        }
        return new Check(subject, expected, matched, differences);
    }

    private Check recoverDeleted(KeyClient keys) {
        List<String> names =
                estate.ofDeleted().stream().map(Evidence::keyName).distinct().toList();
        service.calls().each(names, keys::recover, done -> {});
        List<Answered> answers = service.calls().each(estate.ofDeleted(), each -> Estate.ask(keys, each), done -> {});
        Predicate<Answered> holds = answer -> answer.answer().equals("holds");
        return new Check(
                "deleted keys are recovered and do what they did",
                answers.size(),
                answers.stream().filter(holds).count(),
                answers.stream()
                        .filter(holds.negate())
                        .limit(SHOWN)
                        .map(answer -> answer.evidence().keyName() + ": " + answer.answer())
                        .toList());
    }
}
