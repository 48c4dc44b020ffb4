package dev.holdfast.bridge.token;

import dev.holdfast.proto.v1.DescribeToken;
import dev.holdfast.proto.v1.MechanismDescription;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The mechanisms of the door's profile, as a card has described them. Asked for once, and again after the cards have changed. */
final class Mechanisms {

    private final Pool pool;
    private volatile @Nullable Map<Long, MechanismDescription> known;

    Mechanisms(Pool pool) {
        this.pool = pool;
    }

    /** By type, in ascending order. */
    Map<Long, MechanismDescription> in(Slot slot) {
        Map<Long, MechanismDescription> mechanisms = known;
        if (mechanisms == null) {
            mechanisms = ask(slot);
            known = mechanisms;
        }
        return mechanisms;
    }

    void forget() {
        known = null;
    }

    private Map<Long, MechanismDescription> ask(Slot slot) {
        List<MechanismDescription> described = pool.ask(
                        slot,
                        TokenRequest.newBuilder()
                                .setDescribe(DescribeToken.newBuilder().setMechanisms(true)))
                .getDescriptions()
                .getTokens(0)
                .getMechanismsList();
        Map<Long, MechanismDescription> mechanisms = new TreeMap<>();
        described.forEach(mechanism -> mechanisms.put(mechanism.getType(), mechanism));
        return mechanisms;
    }
}
