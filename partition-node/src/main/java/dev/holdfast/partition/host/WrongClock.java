package dev.holdfast.partition.host;

import dev.holdfast.partition.environment.Clock;

/**
 * This machine's clock as it would be if somebody had set it wrong, or if its crystal ran too fast or too slow. Right until it
 * is told otherwise. Safe to use from any thread.
 */
public final class WrongClock implements Clock {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * How it has gone since it was last touched.
     *
     * @param realNanos of the machine's monotonic clock then
     * @param shownNanos of this one then
     * @param driftMillis that its time of day had gained by then
     * @param aheadMillis by which its time of day was set
     */
    private record Course(long realNanos, long shownNanos, long driftMillis, long aheadMillis, double rate) {

        long shown(long now) {
            return shownNanos + (long) ((now - realNanos) * rate);
        }

        long drift(long now) {
            return driftMillis + (long) ((now - realNanos) * (rate - 1)) / NANOS_PER_MILLI;
        }
    }

    private volatile Course course;

    public WrongClock() {
        long now = System.nanoTime();
        course = new Course(now, now, 0, 0, 1);
    }

    /**
     * Sets it wrong, or right. The monotonic clock never jumps, and keeps what it has gained or lost.
     *
     * @param aheadMillis of the machine's time of day; negative for behind
     * @param rate seconds that it counts in a second. With none ahead and rate 1 the time of day is right at once, whatever it
     *     has gained
     */
    public synchronized void set(long aheadMillis, double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("A clock runs forwards; its rate is not " + rate + ".");
        }
        long now = System.nanoTime();
        boolean right = aheadMillis == 0 && rate == 1;
        course = new Course(now, course.shown(now), right ? 0 : course.drift(now), aheadMillis, rate);
    }

    @Override
    public long millis() {
        Course now = course;
        return System.currentTimeMillis() + now.aheadMillis() + now.drift(System.nanoTime());
    }

    @Override
    public long monotonicNanos() {
        return course.shown(System.nanoTime());
    }
}
