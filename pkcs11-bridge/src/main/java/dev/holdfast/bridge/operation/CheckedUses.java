package dev.holdfast.bridge.operation;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.UseChecked;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What the cards have said about uses of keys to one application, so that using one key again and again costs one question each
 * time and not two. Of IVs and nonces, which are new each time, a card checks the length alone, and so they are the same here. A
 * use that has been forbidden meanwhile is refused when it is computed, because the card looks again; what this application
 * changes itself is forgotten with {@link #clear}.
 */
public final class CheckedUses {

    private static final int MOST = 256;

    private final Map<CheckUse, UseChecked> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CheckUse, UseChecked> eldest) {
            return size() > MOST;
        }
    };
    private long generation;

    /** Forgets everything: an object was changed or destroyed, or somebody has logged in or out. */
    public synchronized void clear() {
        known.clear();
        generation++;
    }

    UseChecked check(CheckUse use, Function<CheckUse, UseChecked> ask) {
        CheckUse shape = use.toBuilder().setMechanism(shape(use.getMechanism())).build();
        long asked;
        synchronized (this) {
            UseChecked checked = known.get(shape);
            if (checked != null) {
                return checked;
            }
            asked = generation;
        }
        UseChecked checked = ask.apply(use);
        synchronized (this) {
            if (asked == generation) {
                known.put(shape, checked);
            }
        }
        return checked;
    }

    /** The mechanism with nothing but the lengths of what differs from message to message. */
    private static TokenMechanism shape(TokenMechanism mechanism) {
        TokenMechanism.Builder shape = mechanism.toBuilder();
        switch (mechanism.getParameterCase()) {
            case IV -> shape.setIv(blank(mechanism.getIv()));
            case CTR -> shape.getCtrBuilder().setBlock(blank(mechanism.getCtr().getBlock()));
            case GCM ->
                shape.getGcmBuilder().setIv(blank(mechanism.getGcm().getIv())).clearAdditionalData();
            case CCM ->
                shape.getCcmBuilder()
                        .setNonce(blank(mechanism.getCcm().getNonce()))
                        .clearAdditionalData();
            case CHACHA20_POLY1305 ->
                shape.getChacha20Poly1305Builder()
                        .setNonce(blank(mechanism.getChacha20Poly1305().getNonce()))
                        .clearAdditionalData();
            default -> {}
        }
        return shape.build();
    }

    private static ByteString blank(ByteString value) {
        return ByteString.copyFrom(new byte[value.size()]);
    }
}
