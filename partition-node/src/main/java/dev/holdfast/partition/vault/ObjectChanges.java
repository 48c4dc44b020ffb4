package dev.holdfast.partition.vault;

import static dev.holdfast.partition.vault.Refusals.bad;
import static dev.holdfast.partition.vault.Refusals.conflict;
import static dev.holdfast.partition.vault.Refusals.notFound;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.v1.DeleteKeyChange;
import dev.holdfast.proto.v1.DestroyObjectChange;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.PutKeyMode;
import dev.holdfast.proto.v1.PutObjectsChange;
import dev.holdfast.proto.v1.TokenObject;
import dev.holdfast.proto.v1.WriteObjectChange;
import java.util.Optional;

/** PKCS#11 objects: made, changed, destroyed; those that stand for themselves, and what is said of those that key versions show. */
final class ObjectChanges {

    private ObjectChanges() {}

    static Change put(VaultState state, PutObjectsChange asked) {
        int token = TokenChanges.require(state, asked.getAt()).getToken();
        requireDomain(state, asked.getDomainId());
        if (asked.getObjectsCount() == 0 && !asked.hasKey()) {
            throw bad("Nothing is to be made.");
        }
        TokenObjects objects = state.contents().objects();
        for (TokenObject object : asked.getObjectsList()) {
            requireOf(token, object);
            if (objects.contains(object.getId())) {
                throw conflict("An object has this id already; repeat the request.");
            }
            objects = ObjectRules.fitting(objects.plus(ObjectRules.checked(object)));
        }
        VaultState with = with(state, objects);
        if (!asked.hasKey()) {
            return Change.of(with);
        }
        if (token != 0 || asked.getKey().getMode() == PutKeyMode.ROTATE) {
            throw bad("Only a new key of token 0 is one of the service's keys.");
        }
        KeyChanges.refuseExisting(state, asked.getKey().getName());
        return Change.of(KeyChanges.put(with, asked.getKey()).state());
    }

    static Change write(VaultState state, WriteObjectChange asked) {
        int token = TokenChanges.require(state, asked.getAt()).getToken();
        requireDomain(state, asked.getDomainId());
        TokenObject object = asked.getObject();
        requireOf(token, object);
        Optional<TokenObject> before = state.contents().objects().find(token, object.getId());
        if (before.isPresent()) {
            requireSame(before.get(), asked.getMadeFrom());
            return Change.of(
                    with(state, ObjectRules.fitting(state.contents().objects().plus(ObjectRules.checked(object)))));
        }
        KeyRecord key = shownBy(state, token, object.getId());
        int place = KeyChanges.place(key, ObjectRules.versionOf(object.getId()));
        KeyVersion version = key.getVersions(place);
        requireSame(version, asked.getMadeFrom());
        KeyVersion changed = said(version, object)
                .clearOperations()
                .addAllOperations(asked.getOperationsList())
                .setUpdatedMillis(state.timeMillis())
                .build();
        return Change.of(KeyChanges.stored(
                        state,
                        key.toBuilder()
                                .setVersions(place, KeyRules.checked(changed))
                                .build())
                .state());
    }

    static Change destroy(VaultState state, DestroyObjectChange asked) {
        int token = TokenChanges.require(state, asked.getAt()).getToken();
        ByteString id = asked.getId();
        TokenObjects objects = state.contents().objects();
        if (objects.find(token, id).isPresent()) {
            return Change.of(with(state, objects.minus(id)));
        }
        KeyRecord key = shownBy(state, token, id);
        KeyVersion version = key.getVersions(KeyChanges.place(key, ObjectRules.versionOf(id)));
        if (ObjectRules.classOf(id).equals(Optional.of(CKO.PUBLIC_KEY))) {
            return Change.of(hidden(state, key, version, id));
        }
        if (key.getVersionsCount() != 1) {
            throw conflict("The key " + key.getName() + " has other versions; delete it through the service.");
        }
        VaultState left = asked.hasLeft() ? leaving(state, key, version, asked.getLeft()) : state;
        return Change.of(KeyChanges.delete(
                        left,
                        DeleteKeyChange.newBuilder().setName(key.getName()).build())
                .state());
    }

    /** The public key goes on by itself, in its place. */
    private static VaultState leaving(VaultState state, KeyRecord key, KeyVersion version, TokenObject left) {
        if (!left.getId().equals(ObjectRules.shownId(CKO.PUBLIC_KEY, version.getVersion()))) {
            throw bad("Only the key's own public half can be left of it.");
        }
        if (state.contents().objects().contains(left.getId())) {
            throw conflict("The public key is left already; try again.");
        }
        VaultState hidden = hidden(state, key, version, left.getId());
        return with(hidden, ObjectRules.fitting(hidden.contents().objects().plus(ObjectRules.checked(left))));
    }

    private static VaultState hidden(VaultState state, KeyRecord key, KeyVersion version, ByteString id) {
        TokenObject record = TokenObject.newBuilder().setId(id).setHidden(true).build();
        return KeyChanges.stored(
                        state,
                        key.toBuilder()
                                .setVersions(KeyChanges.place(key, version.getVersion()), said(version, record))
                                .build())
                .state();
    }

    /** The version with this record in the place of what was said of the same object. */
    private static KeyVersion.Builder said(KeyVersion version, TokenObject record) {
        KeyVersion.Builder changed = version.toBuilder().clearObjects();
        ObjectRules.shown(version.getSpec().getType()).stream()
                .map(type -> ObjectRules.shownId(type, version.getVersion()))
                .forEach(id -> {
                    if (id.equals(record.getId())) {
                        changed.addObjects(record);
                    } else {
                        version.getObjectsList().stream()
                                .filter(other -> other.getId().equals(id))
                                .forEach(changed::addObjects);
                    }
                });
        return changed;
    }

    /** The active key whose version shows an object of this id. */
    private static KeyRecord shownBy(VaultState state, int token, ByteString id) {
        return Optional.of(id)
                .filter(shown -> token == 0 && ObjectRules.isShown(shown))
                .flatMap(shown -> state.keys().ofVersion(ObjectRules.versionOf(shown), state.timeMillis()))
                .filter(key -> !key.hasDeletion() && shows(key, id))
                .orElseThrow(() -> notFound("There is no such object; find the token's objects again."));
    }

    private static boolean shows(KeyRecord key, ByteString id) {
        KeyVersion version = key.getVersions(KeyChanges.place(key, ObjectRules.versionOf(id)));
        return ObjectRules.classOf(id)
                .filter(objectClass -> ObjectRules.shows(version, objectClass))
                .isPresent();
    }

    private static void requireOf(int token, TokenObject object) {
        if (object.getToken() != token) {
            throw bad("An object belongs to the token that the change is for.");
        }
    }

    private static void requireSame(MessageLite record, ByteString digest) {
        if (!Vault.digestOf(record).equals(digest)) {
            throw conflict("The object was changed meanwhile; try again.");
        }
    }

    private static void requireDomain(VaultState state, ByteString domainId) {
        if (!domainId.equals(state.requireDomain().getDomainId())) {
            throw conflict("The pool's security domain is another one by now; repeat the request.");
        }
    }

    private static VaultState with(VaultState state, TokenObjects objects) {
        return state.with(state.contents().with(objects));
    }
}
