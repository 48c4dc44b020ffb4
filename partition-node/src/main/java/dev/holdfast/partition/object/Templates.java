package dev.holdfast.partition.object;

import dev.holdfast.partition.profile.Profile;
import dev.holdfast.partition.profile.Rule;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Map;
import java.util.Set;

/**
 * What a template may and must say, and what an object is that its template leaves open. When more than one refusal
 * applies the standard allows any; here the order is: class and type (TEMPLATE_INCOMPLETE, ATTRIBUTE_VALUE_INVALID),
 * attributes of other classes (TEMPLATE_INCONSISTENT), attributes that the client must not give (ATTRIBUTE_READ_ONLY),
 * values (ATTRIBUTE_VALUE_INVALID), missing attributes (TEMPLATE_INCOMPLETE), who may (USER_NOT_LOGGED_IN), the whole
 * (TEMPLATE_INCONSISTENT).
 */
final class Templates {

    /** Attributes that are empty unless the template says otherwise, where an object has them and need not. */
    private static final Set<CKA> EMPTY = Set.of(
            CKA.LABEL,
            CKA.APPLICATION,
            CKA.OBJECT_ID,
            CKA.VALUE,
            CKA.START_DATE,
            CKA.END_DATE,
            CKA.PUBLIC_KEY_INFO,
            CKA.SUBJECT,
            CKA.ID,
            CKA.ISSUER,
            CKA.SERIAL_NUMBER,
            CKA.URL,
            CKA.HASH_OF_SUBJECT_PUBLIC_KEY,
            CKA.HASH_OF_ISSUER_PUBLIC_KEY,
            CKA.AC_ISSUER,
            CKA.ATTR_TYPES);

    /** Numbers that are zero, "unspecified", unless the template says otherwise. */
    private static final Set<CKA> ZERO =
            Set.of(CKA.CERTIFICATE_CATEGORY, CKA.JAVA_MIDP_SECURITY_DOMAIN, CKA.OBJECT_VALIDATION_FLAGS);

    /** Booleans that are true unless the template says otherwise, whatever the device. */
    private static final Set<CKA> TRUE = Set.of(CKA.MODIFIABLE, CKA.COPYABLE, CKA.DESTROYABLE);

    private Templates() {}

    /**
     * Refuses what no object made so can be. The template says class and type; what the function makes itself is not in
     * it.
     */
    static void require(Profile profile, Who who, Origin origin, Attributes template) {
        Map<CKA, Set<Footnote>> table = AttributeTable.of(template);
        template.keyType().filter(type -> !profile.keyTypes().contains(type)).ifPresent(type -> {
            throw new CryptokiException(
                    CKR.ATTRIBUTE_VALUE_INVALID,
                    "profile " + profile.name() + " has no keys of type " + type.spelling());
        });
        for (CKA type : template.types()) {
            Set<Footnote> notes = table.get(type);
            if (notes == null) {
                throw new CryptokiException(
                        CKR.TEMPLATE_INCONSISTENT, "an object of this class has no " + type.spelling());
            }
            if (notes.contains(origin.mustNot())) {
                throw new CryptokiException(CKR.ATTRIBUTE_READ_ONLY, type.spelling() + " is the token's to say");
            }
            if (notes.contains(Footnote.OFFICER) && template.is(type) && who != Who.SO) {
                throw new CryptokiException(
                        CKR.ATTRIBUTE_READ_ONLY, type.spelling() + " is the security officer's to set");
            }
        }
        Values.requireValid(template);
        table.forEach((type, notes) -> {
            if (notes.contains(origin.must()) && !template.has(type)) {
                throw new CryptokiException(CKR.TEMPLATE_INCOMPLETE, type.spelling() + " is missing");
            }
        });
    }

    /**
     * The object as it will be: what the template says, what the function contributes, and defaults for the rest.
     *
     * @param object of template and function together
     */
    static Attributes complete(Profile profile, Who who, Origin origin, Attributes object) {
        Map<CKA, Set<Footnote>> table = AttributeTable.of(object);
        Attributes completed = object;
        for (CKA type : table.keySet()) {
            if (object.has(type)) {
                continue;
            }
            if (TRUE.contains(type)) {
                completed = completed.with(type, true);
            } else if (type.kind() == CKA.Kind.BOOL) {
                completed = completed.with(type, isByDefault(profile, origin, object, type));
            } else if (EMPTY.contains(type) && !table.get(type).contains(Footnote.SECRET)) {
                completed = completed.with(type, new byte[0]);
            } else if (ZERO.contains(type)) {
                completed = completed.with(type, 0);
            }
        }
        if (completed.is(CKA.PRIVATE) && who != Who.USER) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN, "private objects are the user's to make");
        }
        Values.requireConsistent(completed);
        Roles.requireSeparate(profile, completed);
        return completed;
    }

    private static boolean isByDefault(Profile profile, Origin origin, Attributes object, CKA type) {
        if (type == CKA.EXTRACTABLE && origin.isExtractableByDefault()) {
            return true;
        }
        CKO objectClass = object.objectClass().orElseThrow();
        if (Purpose.PERMISSIONS.contains(type)) {
            CKK keyType = object.keyType().orElseThrow();
            boolean othersNamed = Purpose.PERMISSIONS.stream().anyMatch(object::is);
            if (othersNamed && profile.has(Rule.NAMED_USES_ONLY)
                    || !Purpose.possible(objectClass, keyType).contains(type)) {
                return false;
            }
        }
        return profile.defaults().getOrDefault(objectClass, Attributes.NONE).is(type);
    }
}
