package dev.holdfast.harness.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * What one recovery took.
 *
 * @param keys in the pool when its backup was taken
 * @param millis of each step
 * @param backupBytes of all files of the backup
 * @param same whether the recovered pool shows a client what the lost one showed
 */
record Trial(int keys, int versionsPerKey, Map<Step, Long> millis, long backupBytes, boolean same) {

    /** Steps of a trial, in their order. */
    enum Step {
        POOL_UP("pool up"),
        DOMAIN_DOWNLOADED("security domain downloaded"),
        KEYS_MADE("key versions made"),
        BACKUP("full backup"),
        FRESH_POOL_UP("fresh pool up"),
        DOMAIN_UPLOADED("security domain uploaded"),
        PRIOR_BACKUP("backup before the restore"),
        RESTORE("restore");

        private final String title;

        Step(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    Trial {
        millis = Map.copyOf(new EnumMap<>(millis));
    }

    long millis(Step step) {
        return millis.getOrDefault(step, 0L);
    }

    /** From the order for a fresh pool to the last key. */
    long recoveryMillis() {
        return millis(Step.FRESH_POOL_UP)
                + millis(Step.DOMAIN_UPLOADED)
                + millis(Step.PRIOR_BACKUP)
                + millis(Step.RESTORE);
    }

    long backupAndRestoreMillis() {
        return millis(Step.BACKUP) + millis(Step.RESTORE);
    }

    long versions() {
        return (long) keys * versionsPerKey;
    }

    long versionsPerSecond() {
        return versions() * 1000 / Math.max(1, millis(Step.KEYS_MADE));
    }
}
