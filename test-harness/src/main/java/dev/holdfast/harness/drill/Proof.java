package dev.holdfast.harness.drill;

import dev.holdfast.coordinator.keys.KeyClient;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.harness.drill.Estate.Answered;
import dev.holdfast.harness.report.DrillReport.Check;
import dev.holdfast.harness.workload.Evidence;
import dev.holdfast.harness.workload.Inventory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Judges a recovered pool by what its source was. */
final class Proof {

    private static final int SHOWN = 5;

    private final Service service;
    private final DrillLog log;
    private final Pool pool;
    private final Estate estate;
    private final PlaintextSearch search;
    private final Collection<String> others;

    /** @param others names of keys that came after the estate was drawn up, and are judged elsewhere */
    Proof(Service service, DrillLog log, Pool pool, Estate estate, PlaintextSearch search, Collection<String> others) {
        this.service = service;
        this.log = log;
        this.pool = pool;
        this.estate = estate;
        this.search = search;
        this.others = others;
    }

    /** @return names of keys that did not come back */
    List<String> run() {
        KeyClient keys = service.keys(pool);
        Inventory after = Inventory.of(keys, service.roles(pool), service.calls()).without(others);
        estate.inventory().compare(after).forEach(log::check);

        List<Answered> now = service.calls().each(
                estate.evidence(), each -> Estate.ask(keys, each.evidence()), done -> log.progress(done, "evidence"));
        log.check(same("signatures from before verify, and the keys sign as before", now, Evidence.Signed.class));
        log.check(same("ciphertexts from before open", now, Evidence.Encrypted.class));
        log.check(same("keys wrapped before unwrap", now, Evidence.Wrapped.class));
        log.check(recoverDeleted(keys));
        int states = service.stateOf(pool).size();
        log.check(new Check("cards agree on one state", 1, states == 1 ? 1 : 0, List.of()));
        service.cutPower(pool);
        search.look();
        log.check(search.check());

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
