package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.object.Reading;
import dev.holdfast.partition.object.Writing;
import dev.holdfast.partition.profile.Call;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.AttributeValues;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.CopyObject;
import dev.holdfast.proto.v1.DestroyObjectChange;
import dev.holdfast.proto.v1.KeyOperation;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.ObjectList;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.ReadAttributes;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenObject;
import dev.holdfast.proto.v1.WriteObjectChange;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creating, copying, destroying, reading, changing and finding objects. */
final class ObjectServices {

    /** As many as fit into a frame of the protocol. */
    private static final int MOST_FOUND = 65_536;

    private final Algorithms algorithms;
    private final Secrets secrets;
    private final ObjectFinder finder;
    private final SessionObjects sessions;
    private final NewObjects newObjects;
    private final ShownAttributes shown;

    ObjectServices(
            Algorithms algorithms,
            Secrets secrets,
            ObjectFinder finder,
            SessionObjects sessions,
            NewObjects newObjects) {
        this.algorithms = algorithms;
        this.secrets = secrets;
        this.finder = finder;
        this.sessions = sessions;
        this.newObjects = newObjects;
        this.shown = new ShownAttributes(algorithms.encoding());
    }

    Outcome create(Visit visit) {
        visit.profile().require(Call.CREATE_OBJECT);
        Attributes template = Attributes.of(visit.request().getCreateObject().getTemplate());
        Attributes made = algorithms.making().create(visit.profile(), visit.who(), template);
        return newObjects.one(visit, made, TokenAnswer.newBuilder()::setObject);
    }

    Outcome copy(Visit visit) {
        visit.profile().require(Call.COPY_OBJECT);
        CopyObject asked = visit.request().getCopyObject();
        Held original = findForChange(visit, asked.getObject());
        Attributes copy = Writing.copy(
                visit.profile(),
                visit.who(),
                original.attributes().with(secrets.of(visit, original)),
                Attributes.of(asked.getTemplate()));
        return newObjects.one(visit, copy.without(Set.of(CKA.UNIQUE_ID)), TokenAnswer.newBuilder()::setObject);
    }

    Outcome destroy(Visit visit) {
        visit.profile().require(Call.DESTROY_OBJECT);
        Held object = findForChange(visit, visit.request().getDestroyObject().getObject());
        Writing.requireDestroyable(visit.profile(), object.attributes());
        if (object instanceof SessionHeld) {
            return Outcome.ok();
        }
        DestroyObjectChange.Builder change = DestroyObjectChange.newBuilder()
                .setAt(visit.at())
                .setId(object.ref().getId());
        if (object instanceof ShownObject ofKey && ofKey.objectClass() == CKO.PRIVATE_KEY) {
            publicHalf(visit, ofKey).ifPresent(change::setLeft);
        }
        return new Outcome.Proposed(Command.newBuilder().setDestroyObject(change), Outcome::ok);
    }

    /** What goes on by itself when its private key is destroyed, as nothing less is what PKCS#11 promises. */
    private Optional<TokenObject> publicHalf(Visit visit, ShownObject privateKey) {
        ByteString id = ObjectRules.shownId(CKO.PUBLIC_KEY, privateKey.version().getVersion());
        return finder.all(visit)
                .filter(object ->
                        object instanceof ShownObject && object.ref().getId().equals(id))
                .findFirst()
                .map(half -> TokenObject.newBuilder()
                        .setId(id)
                        .addAllAttributes(SealedValues.inClear(half.attributes())
                                .template()
                                .getAttributesList())
                        .build());
    }

    Outcome read(Visit visit) {
        ReadAttributes asked = visit.request().getReadAttributes();
        Held object = find(visit, asked.getObject());
        if (asked.getSize()) {
            visit.profile().require(Call.GET_OBJECT_SIZE);
            int sealed = object instanceof KeptObject kept
                    ? kept.record().getSealedValues().size()
                    : 0;
            return Outcome.of(TokenAnswer.newBuilder().setSize(Reading.size(object.attributes(), sealed)));
        }
        AttributeValues.Builder values = AttributeValues.newBuilder()
                .addAllValues(Reading.read(object.attributes(), () -> secrets.of(visit, object), asked.getTypesList()));
        return new Outcome.Answered(
                TokenAnswer.newBuilder().setValues(values), later -> visit.isStill(later) && object.isStill(later));
    }

    /** Answers the object anew: a session object is another one when it is changed. */
    Outcome write(Visit visit) {
        visit.profile().require(Call.SET_ATTRIBUTE_VALUE);
        Held object = findForChange(visit, visit.request().getWriteAttributes().getObject());
        Attributes changes = Attributes.of(visit.request().getWriteAttributes().getTemplate());
        Attributes changed = Writing.change(visit.profile(), visit.who(), object.attributes(), changes);
        if (object instanceof SessionHeld session) {
            Attributes complete = session.complete().with(changed);
            return Outcome.of(TokenAnswer.newBuilder()
                    .setObject(sessions.seal(visit, complete).handle()));
        }
        WriteObjectChange.Builder change = object instanceof ShownObject ofKey
                ? said(ofKey, changed)
                : kept(((KeptObject) object).record(), changed);
        change.setAt(visit.at()).setDomainId(visit.domainId());
        return new Outcome.Proposed(
                Command.newBuilder().setWriteObject(change),
                () -> Outcome.of(TokenAnswer.newBuilder().setObject(Held.handle(object.ref(), changed))));
    }

    private static WriteObjectChange.Builder kept(TokenObject record, Attributes changed) {
        return WriteObjectChange.newBuilder()
                .setMadeFrom(Vault.digestOf(record))
                .setObject(record.toBuilder()
                        .clearAttributes()
                        .addAllAttributes(
                                SealedValues.inClear(changed).template().getAttributesList()));
    }

    /** What the key may do, is the service's to know; the rest is kept beside it. */
    private WriteObjectChange.Builder said(ShownObject object, Attributes changed) {
        KeyVersion version = object.version();
        Set<KeyOperation> operations = EnumSet.noneOf(KeyOperation.class);
        operations.addAll(version.getOperationsList());
        ShownAttributes.uses(version.getSpec().getType(), object.objectClass()).forEach((use, operation) -> {
            if (changed.is(use)) {
                operations.add(operation);
            } else {
                operations.remove(operation);
            }
        });
        return WriteObjectChange.newBuilder()
                .setMadeFrom(Vault.digestOf(version))
                .setObject(shown.said(object.key().getName(), version, object.objectClass(), changed))
                .addAllOperations(operations);
    }

    /** An attribute that the token does not know is one that no object has. */
    Outcome findAll(Visit visit) {
        List<TokenAttribute> asked =
                visit.request().getFindObjects().getTemplate().getAttributesList();
        ObjectList.Builder found = ObjectList.newBuilder();
        if (asked.stream().allMatch(attribute -> CKA.of(attribute.getType()).isPresent())) {
            Attributes template = Attributes.of(asked);
            finder.all(visit)
                    .filter(object -> object.attributes().matches(template))
                    .limit(MOST_FOUND + 1)
                    .forEach(object -> found.addObjects(object.handle()));
        }
        if (found.getObjectsCount() > MOST_FOUND) {
            throw new CryptokiException(CKR.DEVICE_MEMORY, "more objects than an answer holds; look for fewer");
        }
        return Outcome.of(TokenAnswer.newBuilder().setObjects(found));
    }

    private Held find(Visit visit, ObjectRef ref) {
        return finder.find(visit, ref, CKR.OBJECT_HANDLE_INVALID);
    }

    /** One that is to be changed, copied or destroyed. */
    private Held findForChange(Visit visit, ObjectRef ref) {
        Held object = find(visit, ref);
        if (object instanceof BuiltInObject) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED, "every token has this object as it is");
        }
        if (object instanceof ShownObject) {
            visit.requireLogin();
        }
        return object;
    }
}
