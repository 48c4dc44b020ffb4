package dev.holdfast.proto.link;

import java.time.Duration;

/** What is wrong with a link. */
public sealed interface LinkFault {

    /** What it does to one message. */
    void touch(Journey journey);

    /** Nothing arrives. */
    record Cut() implements LinkFault {

        @Override
        public void touch(Journey journey) {
            journey.lose();
        }
    }

    /**
     * Everything arrives later, in its order.
     *
     * @param by at least
     * @param jitter up to so much more, evenly spread
     */
    record Delay(Duration by, Duration jitter) implements LinkFault {

        public Delay {
            requireTime(by);
            requireTime(jitter);
        }

        @Override
        public void touch(Journey journey) {
            journey.delay(by.toNanos() + (long) (journey.chance() * jitter.toNanos()));
        }
    }

    /** @param share of the messages that do not arrive, 0 to 1 */
    record Loss(double share) implements LinkFault {

        public Loss {
            requireShare(share);
        }

        @Override
        public void touch(Journey journey) {
            if (journey.chance() < share) {
                journey.lose();
            }
        }
    }

    /**
     * Some messages arrive twice; only those between cards that may, because a call has one answer.
     *
     * @param share 0 to 1
     */
    record Duplicate(double share) implements LinkFault {

        public Duplicate {
            requireShare(share);
        }

        @Override
        public void touch(Journey journey) {
            if (journey.isLoose() && journey.chance() < share) {
                journey.repeat();
            }
        }
    }

    /**
     * Some messages are overtaken by later ones; again only those between cards.
     *
     * @param share 0 to 1
     * @param by for so long they are held back
     */
    record Reorder(double share, Duration by) implements LinkFault {

        public Reorder {
            requireShare(share);
            requireTime(by);
        }

        @Override
        public void touch(Journey journey) {
            if (journey.isLoose() && journey.chance() < share) {
                journey.holdBack(by.toNanos());
            }
        }
    }

    /** The link carries one message after the other, no faster than so many bytes a second. */
    record Slow(long bytesPerSecond) implements LinkFault {

        public Slow {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("A slow link carries at least 1 byte a second; to stop it, cut it.");
            }
        }

        @Override
        public void touch(Journey journey) {
            journey.queue(bytesPerSecond);
        }
    }

    private static void requireShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A share is between 0 and 1, not " + share + ".");
        }
    }

    private static void requireTime(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A link cannot deliver " + time + " late.");
        }
    }
}
