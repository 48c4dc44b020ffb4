package dev.holdfast.partition.object;

import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Set;

/** What is common to objects that are made with another key. */
final class Shapes {

    private Shapes() {}

    /**
     * Everything of the object but its value. CKA_VALUE_LEN in these templates asks for a length and is no attribute
     * yet.
     */
    static Attributes shape(Profile profile, Who who, Origin origin, Attributes asked, History history) {
        Attributes template = asked.without(Set.of(CKA.VALUE_LEN));
        Templates.require(profile, who, origin, template);
        return history.recordedIn(Templates.complete(profile, who, origin, template));
    }

    /** With what the key's own template demands of everything made with the key; refuses what contradicts it. */
    static Attributes agreed(Attributes template, Attributes key, CKA demands) {
        Attributes demanded = key.nested(demands);
        boolean contradicts = demanded.types().stream()
                .anyMatch(type -> template.has(type) && !template.find(type).equals(demanded.find(type)));
        if (contradicts) {
            throw new CryptokiException(
                    CKR.TEMPLATE_INCONSISTENT, "the template contradicts " + demands.spelling() + " of the key");
        }
        return template.with(demanded);
    }
}
