package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Room;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.SavedOperation;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * C_Digest, C_DigestUpdate, C_DigestKey, C_DigestFinal (PKCS#11 3.2, section 5.12). Digests are computed here. Only one that has a
 * key in it is computed by a card, which therefore needs all that goes before and after the key: at most 1 MiB each, and one key.
 */
public final class DigestOperation implements Operation, Absorbing {

    private static final int MOST_BESIDE_A_KEY = 1 << 20;
    private static final byte[] NOTHING = {};

    /** The key that was put in, after what, and what has come since. */
    private record Keyed(KeyUse use, byte[] before, Parts after) {}

    private final TokenMechanism mechanism;
    private final RunningHash hash;
    private final Result result = new Result();
    private @Nullable Parts transcript;
    private @Nullable Keyed keyed;
    private boolean begun;

    private DigestOperation(TokenMechanism mechanism, RunningHash hash, @Nullable Parts transcript, boolean begun) {
        this.mechanism = mechanism;
        this.hash = hash;
        this.transcript = transcript;
        this.begun = begun;
    }

    /** @throws CryptokiException MECHANISM_INVALID, MECHANISM_PARAM_INVALID */
    public static DigestOperation of(TokenMechanism mechanism) {
        Hash hash = CKM.of(mechanism.getType())
                .flatMap(Hash::ofDigest)
                .orElseThrow(() -> new CryptokiException(CKR.MECHANISM_INVALID));
        if (mechanism.getParameterCase() != TokenMechanism.ParameterCase.PARAMETER_NOT_SET) {
            throw new CryptokiException(CKR.MECHANISM_PARAM_INVALID, "a digest has no parameter");
        }
        return new DigestOperation(mechanism, hash.start(), besideKey(), false);
    }

    /** Its transcript is not saved, so that no key can be put in any more once something else has been. */
    static DigestOperation restore(SavedOperation saved) {
        Hash hash = CKM.of(saved.getMechanism().getType())
                .flatMap(Hash::ofDigest)
                .orElseThrow(() -> new CryptokiException(CKR.SAVED_STATE_INVALID));
        RunningHash running = hash.restore(saved.getHash().toByteArray());
        return new DigestOperation(
                saved.getMechanism(), running, saved.getBegun() ? null : besideKey(), saved.getBegun());
    }

    public TokenMechanism mechanism() {
        return mechanism;
    }

    /** @throws CryptokiException OPERATION_ACTIVE when parts have gone before */
    public Output whole(byte[] data, Room room) {
        if (begun) {
            throw new CryptokiException(CKR.OPERATION_ACTIVE, "the message has been begun in parts");
        }
        return last(data, room);
    }

    @Override
    public void update(byte[] part) {
        begun = true;
        result.drop();
        if (keyed != null) {
            keyed.after().add(part);
            return;
        }
        hash.add(part);
        if (transcript != null && transcript.length() + (long) part.length <= MOST_BESIDE_A_KEY) {
            transcript.add(part);
        } else {
            transcript = null;
        }
    }

    @Override
    public void requireReady(long length) {
        if (keyed != null) {
            keyed.after().requireSpace(length);
        }
    }

    /**
     * C_DigestKey.
     *
     * @throws CryptokiException KEY_INDIGESTIBLE when a key is in it already, or too much
     */
    public void add(KeyUse key) {
        if (keyed != null || transcript == null) {
            throw new CryptokiException(CKR.KEY_INDIGESTIBLE, "a card digests one key, after 1 MiB at most");
        }
        keyed = new Keyed(key, transcript.toByteArray(), besideKey());
        transcript = null;
        begun = true;
        result.drop();
    }

    public Output finish(Room room) {
        return last(NOTHING, room);
    }

    private Output last(byte[] part, Room room) {
        return result.offer(part, room, Length.exactly(hash.length()), () -> digest(part));
    }

    private byte[] digest(byte[] tail) {
        if (keyed == null) {
            return hash.with(tail);
        }
        KeyUse use = keyed.use();
        return use.compute(use.request()
                .setData(ByteString.copyFrom(keyed.before()))
                .setSignature(keyed.after().with(tail)));
    }

    private static Parts besideKey() {
        return new Parts(MOST_BESIDE_A_KEY, CKR.DEVICE_MEMORY);
    }

    @Override
    public Optional<KeyUse> use() {
        return Optional.ofNullable(keyed).map(Keyed::use);
    }

    @Override
    public SavedOperation.Builder save() {
        if (keyed != null) {
            throw new CryptokiException(CKR.STATE_UNSAVEABLE, "a key is in the digest");
        }
        return SavedOperation.newBuilder()
                .setKind(CKF.DIGEST)
                .setMechanism(mechanism)
                .setBegun(begun)
                .setHash(ByteString.copyFrom(hash.state()));
    }
}
