package dev.holdfast.partition.device;

import dev.holdfast.partition.environment.Nvram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** NVRAM in memory. A change that a power cut or an error interrupts happened or did not, at random. */
public final class FaultyNvram implements Nvram {

    private final Power power;
    private final SplittableRandom random;
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private byte @Nullable [] seed;
    private final Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
    private boolean wiping;
    private Mark mark = Mark.NONE;

    public FaultyNvram(Power power, SplittableRandom random) {
        this.power = power;
        this.random = random;
    }

    /** The same content on a supply of its own: what somebody keeps who copied the card. */
    public FaultyNvram copy(Power other) {
        FaultyNvram copy = new FaultyNvram(other, random.split());
        copy.counters.putAll(counters);
        copy.seed = seed == null ? null : seed.clone();
        cells.forEach((cell, content) -> copy.cells.put(cell, content.clone()));
        copy.wiping = wiping;
        copy.mark = mark;
        return copy;
    }

    private void change(Runnable effect) throws IOException {
        boolean hadPower = power.isOn();
        try {
            power.call(Call.NVRAM);
        } catch (IOException e) {
            if (hadPower && random.nextBoolean()) {
                effect.run();
            }
            throw e;
        }
        effect.run();
    }

    @Override
    public long counter(Counter counter) throws IOException {
        power.call(Call.NVRAM);
        return counters.getOrDefault(counter, 0L);
    }

    @Override
    public void advance(Counter counter, long value) throws IOException {
        long present = counters.getOrDefault(counter, 0L);
        if (value < present) {
            throw new IllegalArgumentException(counter + " stands at " + present + ", not going to " + value);
        }
        change(() -> counters.put(counter, value));
    }

    @Override
    public byte @Nullable [] storageSeed() throws IOException {
        power.call(Call.NVRAM);
        return seed == null ? null : seed.clone();
    }

    @Override
    public void storeSeed(byte[] newSeed) throws IOException {
        byte[] kept = newSeed.clone();
        change(() -> seed = kept);
    }

    @Override
    public void eraseSeed() throws IOException {
        change(() -> seed = null);
    }

    @Override
    public byte @Nullable [] read(Cell cell) throws IOException {
        power.call(Call.NVRAM);
        byte[] content = cells.get(cell);
        return content == null ? null : content.clone();
    }

    @Override
    public void write(Cell cell, byte[] content) throws IOException {
        byte[] kept = content.clone();
        change(() -> cells.put(cell, kept));
    }

    @Override
    public void erase(Cell cell) throws IOException {
        change(() -> cells.remove(cell));
    }

    @Override
    public boolean wiping() throws IOException {
        power.call(Call.NVRAM);
        return wiping;
    }

    @Override
    public void beginWipe(Mark wanted) throws IOException {
        change(() -> {
            wiping = true;
            mark = wanted.compareTo(mark) > 0 ? wanted : mark;
        });
    }

    @Override
    public void finishWipe() throws IOException {
        change(() -> wiping = false);
    }

    @Override
    public Mark mark() throws IOException {
        power.call(Call.NVRAM);
        return mark;
    }

    @Override
    public void clearTamper() throws IOException {
        change(() -> mark = mark == Mark.TAMPERED ? Mark.NONE : mark);
    }

    /** Every secret in it: what somebody reads out who opens the chip. */
    public List<byte[]> image() {
        List<byte[]> image = new ArrayList<>(cells.values());
        if (seed != null) {
            image.add(seed);
        }
        return image;
    }
}
