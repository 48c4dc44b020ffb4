package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.limit;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.TokenObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The form of PKCS#11 objects in the vault, and the ids of those that key versions show: one byte of CKO_, then the version's
 * id. What attributes mean is none of the vault's business.
 */
public final class ObjectRules {

    public static final int MOST_OBJECTS = 20_000;
    public static final int MOST_OBJECT_BYTES = 64 * 1024;
    public static final int ID_BYTES = 16;

    /** Of all objects together: what every card keeps in memory, and sends to a card that joins. */
    static final long MOST_BYTES = 64L * 1024 * 1024;

    private static final int SHOWN_ID_BYTES = 17;

    /** Of what PKCS#11 says about a version: a key with all its versions is sent in one piece. */
    private static final int MOST_SHOWN_BYTES = 4 * 1024;

    private ObjectRules() {}

    /** Id of the object of this class that shows a key version. */
    public static ByteString shownId(CKO objectClass, ByteString version) {
        return ByteString.copyFrom(new byte[] {(byte) objectClass.value()}).concat(version);
    }

    /** Whether it has the form of an id that {@link #shownId} gives. */
    public static boolean isShown(ByteString id) {
        return id.size() == SHOWN_ID_BYTES;
    }

    /** The version of such an id. */
    public static ByteString versionOf(ByteString id) {
        return id.substring(1);
    }

    /** The class of such an id. */
    public static Optional<CKO> classOf(ByteString id) {
        return CKO.of(id.byteAt(0));
    }

    /** Classes of the objects that show keys of a type. */
    public static List<CKO> shown(KeyType type) {
        return type == KeyType.OCT ? List.of(CKO.SECRET_KEY) : List.of(CKO.PUBLIC_KEY, CKO.PRIVATE_KEY);
    }

    /** Whether the version shows an object of this class: it is of a kind that does, and nobody destroyed it. */
    public static boolean shows(KeyVersion version, CKO objectClass) {
        ByteString id = shownId(objectClass, version.getVersion());
        return shown(version.getSpec().getType()).contains(objectClass)
                && version.getObjectsList().stream()
                        .noneMatch(
                                object -> object.getHidden() && object.getId().equals(id));
    }

    /** One that no key version shows. A public key that outlived its key version keeps the id it had. */
    static TokenObject checked(TokenObject object) {
        boolean left = isShown(object.getId())
                && object.getToken() == 0
                && classOf(object.getId()).equals(Optional.of(CKO.PUBLIC_KEY));
        if (object.getId().size() != ID_BYTES && !left) {
            throw bad("An object's id has " + ID_BYTES + " bytes.");
        }
        if (object.getHidden() || attributes(object).objectClass().isEmpty()) {
            throw bad("An object needs a class, and cannot be hidden.");
        }
        if (object.getSerializedSize() > MOST_OBJECT_BYTES) {
            throw limit("An object has at most " + MOST_OBJECT_BYTES + " bytes.");
        }
        return object;
    }

    static TokenObjects fitting(TokenObjects objects) {
        if (objects.size() > MOST_OBJECTS || objects.bytes() > MOST_BYTES) {
            throw limit("The pool holds as many objects as it can; destroy some first.");
        }
        return objects;
    }

    /** What PKCS#11 says of a key version. */
    static void checkShown(KeyVersion version) {
        Set<ByteString> ids = new HashSet<>();
        for (TokenObject object : version.getObjectsList()) {
            checkShown(version, object);
            if (!ids.add(object.getId())) {
                throw bad("An object of a key version is given twice.");
            }
        }
        if (!fits(version)) {
            throw limit("What PKCS#11 says of a key version has at most " + MOST_SHOWN_BYTES + " bytes.");
        }
    }

    /** Whether what PKCS#11 says of the version can be kept with it. */
    public static boolean fits(KeyVersion version) {
        return version.getObjectsList().stream()
                        .mapToInt(TokenObject::getSerializedSize)
                        .sum()
                <= MOST_SHOWN_BYTES;
    }

    private static void checkShown(KeyVersion version, TokenObject object) {
        boolean known = shown(version.getSpec().getType()).stream()
                .anyMatch(type -> shownId(type, version.getVersion()).equals(object.getId()));
        if (!known || object.getToken() != 0 || !object.getSealedValues().isEmpty()) {
            throw bad("A key version shows objects of its own ids, on token 0, and seals nothing for them.");
        }
        if (object.getHidden() && object.getAttributesCount() > 0) {
            throw bad("An object that is hidden has no attributes.");
        }
        attributes(object);
    }

    private static Attributes attributes(TokenObject object) {
        try {
            Attributes attributes = Attributes.of(object.getAttributesList());
            if (!attributes.template().getAttributesList().equals(object.getAttributesList())) {
                throw bad("An object's attributes are in ascending order of type.");
            }
            if (attributes.has(CKA.TOKEN) && !attributes.is(CKA.TOKEN)) {
                throw bad("An object that is kept is a token object.");
            }
            return attributes;
        } catch (CryptokiException e) {
            throw bad("An object has an attribute that is none: " + e.getMessage() + ".");
        }
    }
}
