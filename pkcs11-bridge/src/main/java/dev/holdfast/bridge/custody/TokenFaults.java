package dev.holdfast.bridge.custody;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;

/** What is wrong with a token: what its module would answer then. Safe to use from any thread. */
public final class TokenFaults {

    private final List<TokenFault> faults = new CopyOnWriteArrayList<>();
    private final AtomicLong met = new AtomicLong();

    public void begin(TokenFault fault) {
        faults.add(fault);
    }

    public void end(TokenFault fault) {
        faults.remove(fault);
    }

    /** How often somebody who used the token has met one of them. */
    public long met() {
        return met.get();
    }

    /** Somebody looks for the token. */
    void use() throws PKCS11Exception {
        for (TokenFault fault : faults) {
            if (fault instanceof TokenFault.Slow slow) {
                met.incrementAndGet();
                pause(slow.by());
            } else if (fault instanceof TokenFault.Removed) {
                met.incrementAndGet();
                throw new PKCS11Exception(PKCS11Constants.CKR_TOKEN_NOT_PRESENT);
            }
        }
    }

    /** Somebody shows this PIN, or another in its place. */
    void show(char[] pin) throws PKCS11Exception {
        for (TokenFault fault : faults) {
            if (fault instanceof TokenFault.Locked) {
                met.incrementAndGet();
                throw new PKCS11Exception(PKCS11Constants.CKR_PIN_LOCKED);
            } else if (fault instanceof TokenFault.WrongPin) {
                met.incrementAndGet();
                pin[0] = pin[0] == '0' ? '1' : '0';
            }
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
