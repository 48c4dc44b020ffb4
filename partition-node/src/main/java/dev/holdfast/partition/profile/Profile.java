package dev.holdfast.partition.profile;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.Mechanism;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.MechanismDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token offers.
 *
 * @param name "default"
 * @param offers mechanisms, each narrowed to what this device does with it
 * @param keyTypes that exist on this device
 * @param curves CKA_EC_PARAMS of the curves that exist on this device, DER
 * @param defaults of templates, for each class the attributes that have one
 * @param modifiable attributes that C_SetAttributeValue may change here; empty when the standard alone decides
 * @param rules that this device insists on
 * @param refused functions, with what they return
 */
public record Profile(
        String name,
        Map<CKM, Offer> offers,
        Set<CKK> keyTypes,
        Set<ByteString> curves,
        Map<CKO, Attributes> defaults,
        Set<CKA> modifiable,
        Set<Rule> rules,
        Map<Call, CKR> refused) {

    /**
     * A mechanism on this device.
     *
     * @param flags those of {@link CKF} for a mechanism
     * @param leastKey as {@link Mechanism} counts them
     */
    public record Offer(long flags, long leastKey, long mostKey) {

        public boolean allows(long flag) {
            return (flags & flag) != 0;
        }

        public boolean takesAnySize() {
            return leastKey == 0 && mostKey == Long.MAX_VALUE;
        }
    }

    public Profile {
        offers = Map.copyOf(offers);
        keyTypes = Set.copyOf(keyTypes);
        curves = Set.copyOf(curves);
        defaults = Map.copyOf(defaults);
        modifiable = Set.copyOf(modifiable);
        rules = Set.copyOf(rules);
        refused = Map.copyOf(refused);
    }

    public boolean has(Rule rule) {
        return rules.contains(rule);
    }

    public Optional<Offer> offer(CKM mechanism) {
        return Optional.ofNullable(offers.get(mechanism));
    }

    /** Refuses as this device does when it has no such function. */
    public void require(Call call) {
        CKR refusal = refused.get(call);
        if (refusal != null) {
            throw new CryptokiException(refusal, call.spelling() + " is not offered by profile " + name);
        }
    }

    /**
     * For C_GetMechanismList and C_GetMechanismInfo: what both the card implements and this device offers, in ascending
     * order; digests, which need no card, as the device offers them.
     */
    public List<MechanismDescription> describe(Map<CKM, Mechanism> implemented) {
        List<MechanismDescription> descriptions = new ArrayList<>();
        for (CKM type : CKM.values()) {
            Offer offer = offers.get(type);
            if (offer == null) {
                continue;
            }
            Mechanism mechanism = implemented.get(type);
            long flags = offer.flags() & ((mechanism == null ? 0 : mechanism.flags()) | CKF.DIGEST);
            if (flags != 0) {
                descriptions.add(MechanismDescription.newBuilder()
                        .setType(type.value())
                        .setLeastKey(mechanism == null ? 0 : Math.max(offer.leastKey(), mechanism.leastKey()))
                        .setMostKey(mechanism == null ? 0 : Math.min(offer.mostKey(), mechanism.mostKey()))
                        .setFlags(flags)
                        .build());
            }
        }
        return descriptions;
    }
}
