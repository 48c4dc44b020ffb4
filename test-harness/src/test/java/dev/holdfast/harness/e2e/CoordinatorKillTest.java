package dev.holdfast.harness.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.harness.e2e.CoordinatorProcess.Outcome;
import dev.holdfast.proto.v1.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The coordinator's process is killed with SIGKILL while its cards, processes of their own, run on; the next one does the
 * same command to the end. {@link CoordinatorCrashTest} ends a coordinator before every step inside one JVM; here whole
 * lives of a pool are led, and in each life every command is killed once: at its first step, at any one, at its last, or,
 * with {@code -Dholdfast.everyStep=true}, at each. Half of the kills come before the step and half while it is done.
 */
final class CoordinatorKillTest {

    private static final long SEED = Long.getLong("holdfast.seed", 20_240_229);
    private static final boolean EVERY_STEP = Boolean.getBoolean("holdfast.everyStep");
    private static final int SOME_LIVES = 3;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    /** By command: how many steps it has when nobody disturbs it. */
    private final Map<String, Integer> steps = new HashMap<>();

    private final List<String> killed = new ArrayList<>();

    private KillSite site;
    private Holders holders;
    private CoordinatorProcess coordinator;
    /** The one that is next. */
    private CoordinatorProcess spare;

    @BeforeEach
    void open() {
        site = new KillSite(folder);
        holders = new Holders(folder.resolve("holders"));
        spare = CoordinatorProcess.spare(folder);
        next();
    }

    private void next() {
        coordinator = spare.takeOver();
        spare = CoordinatorProcess.spare(folder);
    }

    @AfterEach
    void close() {
        coordinator.close();
        spare.close();
        site.rack.powered().forEach(card -> site.rack.destroy(card).join());
        site.close();
    }

    @Test
    void everyCommandIsDoneByTheNextCoordinator() throws IOException {
        byte[] domain = firstLife();
        lead(domain, 0);
        int lives = EVERY_STEP ? steps.values().stream().max(Integer::compare).orElseThrow() : SOME_LIVES;
        for (int life = 1; life <= lives; life++) {
            lead(domain, life);
        }
    }

    /** In which the security domain comes into being: whoever downloads it again after a kill gets the same one. */
    private byte[] firstLife() {
        done("create");
        String download = "download "
                + holders.certificates().stream()
                        .map(Base64.getEncoder()::encodeToString)
                        .collect(Collectors.joining(" "));
        for (boolean amid : List.of(false, true)) {
            coordinator.kill(download, 1, amid);
            next();
        }
        byte[] domain = Base64.getDecoder().decode(done(download));
        done("delete");
        done("purge");
        return domain;
    }

    /** @param life 0 is undisturbed */
    private void lead(byte[] domain, int life) throws IOException {
        outlived("create", life, Code.CONFLICT);
        assertCards(1, 1);
        byte[] exchangeKey = Base64.getDecoder()
                .decode(outlived("init-recovery", life, Code.OK).result());
        assertEquals(1, site.token.recoveries().size());

        String blob = Base64.getEncoder().encodeToString(holders.restoreBlob(domain, exchangeKey));
        outlived("upload " + blob, life, Code.EXCHANGE_KEY_USED);
        assertEquals(Set.of(), site.token.recoveries());

        List<String> older = site.storage.list();
        try (Pools bystander = new Pools(site.rack, CardLines.over(site.channel, KillSite.COORDINATOR))) {
            Pool pool = adopted(bystander);
            Site.letUseKeys(pool);
            Site.keys(pool).create(Site.aes("kept").build()).join();
            try (KeyReader reader = new KeyReader(pool, "kept")) {
                outlived("backup", life, Code.OK);
                reader.assertServed();
            }
            List<String> listed = new ArrayList<>(site.storage.list());
            listed.removeAll(older);
            for (String backup : listed) {
                done("restore " + backup);
            }
            outlived("restore " + listed.get(0), life, Code.OK);
            Site.keys(pool).get("kept").join();

            outlived("delete", life, Code.OK);
            assertCards(1, 0);
            if (EVERY_STEP) {
                outlived("recover", life, Code.NOT_FOUND);
                assertCards(1, 1);
                Site.keys(pool).get("kept").join();
                done("delete");
            }
        }
        outlived("purge", life, Code.NOT_FOUND);
        assertCards(0, 0);
    }

    /** The pool in the hands of one who knows no more of it than where its card is. */
    private Pool adopted(Pools by) {
        String card = site.rack.powered().get(0);
        return by.adopt(
                        SteppedCoordinator.POOL,
                        List.of(site.rack.powerOn(card).join().address()))
                .join();
    }

    /**
     * Kills the coordinator in this command, once, and lets the next one do it to the end.
     *
     * @param life 0 to disturb nobody, and count
     * @param already how the next one may refuse what the last one had done already
     * @return the result
     */
    private Outcome outlived(String command, int life, Code already) {
        String name = command.split(" ")[0];
        int step = life == 0 ? 0 : step(life, steps.get(name));
        if (step > 0) {
            boolean amid = random.nextBoolean();
            coordinator.kill(command, step, amid);
            killed.add(name + (amid ? " amid " : " before ") + coordinator.lastStep());
            next();
        }
        Outcome outcome = coordinator.run(command);
        assertTrue(outcome.isDone() || step > 0 && outcome.isRefused(already), () -> outcome + " after " + killed);
        steps.putIfAbsent(name, coordinator.steps().size());
        return outcome;
    }

    /** The step to kill at, from 1; 0 for none. */
    private int step(int life, int count) {
        if (EVERY_STEP) {
            return life <= count ? life : 0;
        }
        return switch (life) {
            case 1 -> 1;
            case SOME_LIVES -> count;
            default -> 1 + random.nextInt(count);
        };
    }

    private String done(String command) {
        Outcome outcome = coordinator.run(command);
        assertTrue(outcome.isDone(), () -> outcome + " after " + killed);
        return outcome.result();
    }

    private void assertCards(int inPlace, int powered) {
        assertEquals(
                List.of(inPlace, powered),
                List.of(
                        site.rack.provisioned(SteppedCoordinator.POOL).join().size(),
                        site.rack.powered().size()),
                () -> "cards in the rack, and with power, after " + killed);
    }
}
