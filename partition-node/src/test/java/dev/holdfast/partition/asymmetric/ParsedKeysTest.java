package dev.holdfast.partition.asymmetric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.mechanism.KeyValue;
import dev.holdfast.proto.pkcs11.CKK;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.security.auth.Destroyable;
import org.junit.jupiter.api.Test;

/** Keys are parsed once, and destroyed when they are pushed out, but never under a computation. */
class ParsedKeysTest {

    private static final class Parsed implements Destroyable {
        private volatile boolean destroyed;

        @Override
        public void destroy() {
            destroyed = true;
        }
    }

    private final List<Parsed> made = new ArrayList<>();
    private final ParsedKeys keys = new ParsedKeys();

    @Test
    void theSameEncodingIsParsedOnce() {
        assertSame(use(1), use(1));
        use(2);
        assertEquals(2, made.size());
    }

    @Test
    void theKeyLongestOutOfUseIsPushedOutAndDestroyed() {
        Parsed first = use(0);
        Parsed second = use(1);
        IntStream.range(2, 64).forEach(this::use);
        use(0);
        use(64);
        assertTrue(second.destroyed);
        assertFalse(first.destroyed);
        assertSame(first, use(0));
    }

    @Test
    void closingDestroysAllAndKeepsNothingAfterwards() {
        Parsed first = use(1);
        keys.close();
        assertTrue(first.destroyed);
        Parsed again = use(1);
        assertTrue(again.destroyed, "parsed for one use alone");
        assertEquals(2, made.size());
    }

    @Test
    void aKeyIsNotDestroyedWhileItIsUsed() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        List<Boolean> destroyedInUse = new ArrayList<>();
        Thread user = new Thread(() -> keys.use(key(1), Parsed.class, this::parse, parsed -> {
            begun.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return destroyedInUse.add(parsed.destroyed);
        }));
        user.start();
        begun.await();
        keys.close();
        closed.countDown();
        user.join();
        assertEquals(List.of(false), destroyedInUse);
        assertTrue(made.get(0).destroyed);
    }

    private Parsed use(int number) {
        return keys.use(key(number), Parsed.class, this::parse, parsed -> parsed);
    }

    private synchronized Parsed parse(byte[] pkcs8) {
        Parsed parsed = new Parsed();
        made.add(parsed);
        return parsed;
    }

    private static KeyValue key(int number) {
        return new KeyValue(CKK.RSA, new byte[] {(byte) number});
    }
}
