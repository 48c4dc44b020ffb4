package dev.holdfast.harness.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a bad run smaller for as long as it stays bad: without a kind of fault, with fewer clients, in less time. What is left is
 * not the smallest, but small.
 */
final class Minimizer {

    private static final Duration SHORTEST = Duration.ofSeconds(30);

    private final Function<Setting, Run> runs;

    Minimizer(Function<Setting, Run> runs) {
        this.runs = runs;
    }

    /** @param bad a run that is not good */
    Run smaller(Run bad) {
        for (Setting attempt : smaller(bad.setting())) {
            Run run = runs.apply(attempt);
            if (!run.isGood()) {
                return smaller(run);
            }
        }
        return bad;
    }

    /** What may be tried next, the greatest step first. */
    private static List<Setting> smaller(Setting setting) {
        List<Setting> attempts = new ArrayList<>();
        if (setting.time().compareTo(SHORTEST.multipliedBy(2)) >= 0) {
            attempts.add(setting.withTime(setting.time().dividedBy(2)));
            attempts.add(setting.withTime(setting.time().multipliedBy(3).dividedBy(4)));
        }
        setting.rates()
                .means()
                .keySet()
                .forEach(kind -> attempts.add(setting.withRates(setting.rates().without(kind))));
        if (setting.clients() > 1) {
            attempts.add(setting.withClients(setting.clients() - 1));
        }
        return attempts;
    }
}
