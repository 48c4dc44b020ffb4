package dev.holdfast.partition.selftest;

import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.environment.Disk;
import dev.holdfast.partition.environment.DiskFile;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.environment.Nvram;
import dev.holdfast.partition.environment.Nvram.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the devices work that the card's security rests on (ISO/IEC 19790 7.10.2.4, critical functions). On the card's
 * thread.
 */
final class CriticalFunctions {

    /** What can be asked of the sealed store while it is open. */
    @FunctionalInterface
    interface Store {
        boolean works() throws IOException;
    }

    private static final String PROBE = "self-test-probe";
    private static final byte[] PATTERN = "What is written here can be read.".getBytes(StandardCharsets.US_ASCII);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Nvram nvram;
    private final Disk flash;
    private final Clock clock;
    private final Store store;
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private long lastMillis;
    private long lastNanos;

    CriticalFunctions(Environment environment, Store store) {
        this.nvram = environment.nvram();
        this.flash = environment.flash();
        this.clock = environment.clock();
        this.store = store;
        this.lastMillis = clock.millis();
        this.lastNanos = clock.monotonicNanos();
    }

    List<SelfTest> all() {
        return List.of(
                test("critical function NVRAM", this::nvramCounts),
                test("critical function flash", this::flashKeeps),
                test("critical function clock", this::clockRuns),
                test("critical function store", store::works));
    }

    private static SelfTest test(String name, Store function) {
        return new SelfTest(PolicyRows.row(name), Set.of(), true, spoiled -> {
            try {
                return function.works() && !spoiled;
            } catch (IOException broken) {
                return false;
            }
        });
    }

    /** Counters read the same twice, and never less than before. */
    private boolean nvramCounts() throws IOException {
        boolean counts = true;
        for (Counter counter : Counter.values()) {
            long value = nvram.counter(counter);
            counts &= value == nvram.counter(counter) && value >= counters.getOrDefault(counter, 0L);
            counters.put(counter, value);
        }
        return counts;
    }

    /**
     * What an earlier test wrote is there; the first one writes it. What is no longer as it was is written anew, so that the next
     * test tells whether the flash keeps it now.
     */
    private boolean flashKeeps() throws IOException {
        boolean written = flash.list().contains(PROBE);
        try (DiskFile probe = flash.open(PROBE)) {
            if (!written || probe.size() == 0) {
                write(probe);
            }
            ByteBuffer read = ByteBuffer.allocate(PATTERN.length);
            boolean keeps = probe.read(0, read) == PATTERN.length && Arrays.equals(read.array(), PATTERN);
            if (!keeps) {
                write(probe);
            }
            return keeps;
        }
    }

    private void write(DiskFile probe) throws IOException {
        probe.write(0, ByteBuffer.wrap(PATTERN));
        probe.sync();
        flash.syncNames();
    }

    /** Neither clock has gone back since the test before; the one that people set, not by much. */
    private boolean clockRuns() {
        long millis = clock.millis();
        long nanos = clock.monotonicNanos();
        boolean runs = nanos >= lastNanos && millis >= lastMillis - TOLERANCE.toMillis();
        lastMillis = millis;
        lastNanos = nanos;
        return runs;
    }
}
