package dev.holdfast.bridge.operation;

import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.EncodableDigest;
import org.bouncycastle.util.Memoable;

/** A digest of what has been put in so far, which can be read at any time and saved. */
final class RunningHash {

    private final ExtendedDigest digest;

    RunningHash(ExtendedDigest digest) {
        this.digest = digest;
    }

    int length() {
        return digest.getDigestSize();
    }

    void add(byte[] part) {
        digest.update(part, 0, part.length);
    }

    /** The digest of everything so far and this; goes on as if it had not been asked. */
    byte[] with(byte[] tail) {
        ExtendedDigest copy = (ExtendedDigest) ((Memoable) digest).copy();
        copy.update(tail, 0, tail.length);
        byte[] value = new byte[length()];
        copy.doFinal(value, 0);
        return value;
    }

    byte[] state() {
        return ((EncodableDigest) digest).getEncodedState();
    }
}
