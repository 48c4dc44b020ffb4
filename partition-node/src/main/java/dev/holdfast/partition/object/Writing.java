package dev.holdfast.partition.object;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.profile.Profile;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** C_SetAttributeValue, C_CopyObject and C_DestroyObject: what may be done to an object that exists. */
public final class Writing {

    /** What a copy may have otherwise, beside what may be changed anyway (PKCS#11 3.2, section 4.1.3). */
    private static final Set<CKA> OF_A_COPY = Set.of(CKA.TOKEN, CKA.PRIVATE, CKA.MODIFIABLE, CKA.DESTROYABLE);

    private Writing() {}

    /**
     * The object as changed. Refuses with ACTION_PROHIBITED, ATTRIBUTE_READ_ONLY, ATTRIBUTE_VALUE_INVALID,
     * TEMPLATE_INCONSISTENT.
     *
     * @param object with or without its sensitive values, which cannot be changed
     */
    public static Attributes change(Profile profile, Who who, Attributes object, Attributes changes) {
        profile.require(Call.SET_ATTRIBUTE_VALUE);
        boolean trusted = object.objectClass().filter(CKO.CERTIFICATE::equals).isPresent() && object.is(CKA.TRUSTED);
        if (!object.is(CKA.MODIFIABLE, true) || trusted && who != Who.SO) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED, "the object is not modifiable");
        }
        for (CKA type : changes.types()) {
            if (!profile.modifiable().isEmpty() && !profile.modifiable().contains(type)) {
                throw readOnly(type);
            }
        }
        return changed(profile, who, object, changes, Set.of());
    }

    /**
     * The copy, without CKA_UNIQUE_ID, which the caller assigns. Refuses as {@link #change} does, and with
     * USER_NOT_LOGGED_IN.
     *
     * @param original with its sensitive values
     */
    public static Attributes copy(Profile profile, Who who, Attributes original, Attributes template) {
        profile.require(Call.COPY_OBJECT);
        if (!original.is(CKA.COPYABLE, true)) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED, "the object is not copyable");
        }
        if (original.is(CKA.PRIVATE)
                && template.has(CKA.PRIVATE)
                && !template.is(CKA.PRIVATE)
                && !Sensitive.types(original).isEmpty()) {
            throw new CryptokiException(CKR.TEMPLATE_INCONSISTENT, "a private key's copy is private as well");
        }
        Attributes copy = changed(profile, who, original, template, OF_A_COPY).without(Set.of(CKA.UNIQUE_ID));
        if (copy.is(CKA.PRIVATE) && who != Who.USER) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN, "private objects are the user's to make");
        }
        return copy;
    }

    /** Refuses with ACTION_PROHIBITED. */
    public static void requireDestroyable(Profile profile, Attributes object) {
        profile.require(Call.DESTROY_OBJECT);
        if (!object.is(CKA.DESTROYABLE, true)) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED, "the object is not destroyable");
        }
    }

    private static Attributes changed(
            Profile profile, Who who, Attributes object, Attributes changes, Set<CKA> alsoOpen) {
        Map<CKA, Set<Footnote>> table = AttributeTable.of(object);
        for (CKA type : changes.types()) {
            Set<Footnote> notes = table.get(type);
            if (notes == null) {
                throw new CryptokiException(
                        CKR.TEMPLATE_INCONSISTENT, "an object of this class has no " + type.spelling());
            }
            if (!alsoOpen.contains(type)) {
                requireOpen(who, object, changes, type, notes);
            }
        }
        Values.requireValid(changes);
        Attributes changed = object.with(changes);
        Values.requireConsistent(changed);
        Roles.requireSeparate(profile, changed);
        Roles.requireNoneGained(profile, object, changed);
        return changed;
    }

    /** By the footnotes: 8 opens an attribute, 11 and 12 open it in one direction, 10 to the security officer. */
    private static void requireOpen(Who who, Attributes object, Attributes changes, CKA type, Set<Footnote> notes) {
        boolean before = type.kind() == CKA.Kind.BOOL && object.is(type);
        boolean after = type.kind() == CKA.Kind.BOOL && changes.is(type);
        boolean open;
        if (type == CKA.CHECK_VALUE) {
            open = changes.bytes(type).isEmpty();
        } else if (type == CKA.PUBLIC_KEY_INFO && notes.contains(Footnote.MODIFIABLE)) {
            requireSameKey(object, changes.bytes(type));
            open = true;
        } else if (notes.contains(Footnote.ONLY_UP)) {
            open = after || !before;
        } else if (notes.contains(Footnote.ONLY_DOWN)) {
            open = before || !after;
        } else if (notes.contains(Footnote.OFFICER)) {
            open = !after || who == Who.SO;
        } else {
            open = notes.contains(Footnote.MODIFIABLE);
        }
        if (!open) {
            throw readOnly(type);
        }
    }

    /** The public half of a private key is what it is: it may be given again and not otherwise. */
    private static void requireSameKey(Attributes object, ByteString publicKeyInfo) {
        if (!Optional.of(publicKeyInfo).equals(object.find(CKA.PUBLIC_KEY_INFO))) {
            throw new CryptokiException(CKR.ATTRIBUTE_VALUE_INVALID, "CKA_PUBLIC_KEY_INFO is that of another key");
        }
    }

    private static CryptokiException readOnly(CKA type) {
        return new CryptokiException(CKR.ATTRIBUTE_READ_ONLY, type.spelling() + " cannot be changed so");
    }
}
