package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.mechanism.KeyEncoding;
import dev.holdfast.partition.vault.KeyRules;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.KeyRecord;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.TokenObject;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Finds objects wherever they are: in the vault, shown by a key version, in every token, in the request itself. */
final class ObjectFinder {

    /** Taking a record's attributes apart costs more than comparing them. */
    private static final int MOST_KNOWN = 4_096;

    private final ShownAttributes shown;
    private final SessionObjects sessions;
    private final List<BuiltInObject> builtIn = BuiltInObject.all().toList();
    private final Recent<ByteString, Held> known = new Recent<>(MOST_KNOWN, UnaryOperator.identity(), object -> {});

    ObjectFinder(KeyEncoding encoding, SessionObjects sessions) {
        this.shown = new ShownAttributes(encoding);
        this.sessions = sessions;
    }

    /**
     * The object that is meant, if whoever asks sees it.
     *
     * @param absent what to refuse with when there is none
     */
    Held find(Visit visit, ObjectRef ref, CKR absent) {
        try {
            Optional<Held> found =
                    ref.hasSession() ? Optional.of(sessions.open(visit, ref.getSession())) : find(visit, ref.getId());
            return found.filter(object -> visit.who().sees(object.attributes()))
                    .orElseThrow(() -> new CryptokiException(absent));
        } catch (CryptokiException e) {
            throw e.value() == CKR.OBJECT_HANDLE_INVALID ? new CryptokiException(absent) : e;
        }
    }

    /** All token objects that whoever asks sees. */
    Stream<Held> all(Visit visit) {
        Stream<Held> kept = visit.vault().objects(visit.number()).map(this::kept);
        Stream<Held> ofKeys = visit.number() == 0
                ? visit.vault().keys("", KeyRules.MOST_KEYS).stream().flatMap(key -> ofKey(visit, key))
                : Stream.empty();
        return Stream.of(builtIn.stream(), kept, ofKeys)
                .flatMap(objects -> objects)
                .filter(object -> visit.who().sees(object.attributes()))
                .map(Held.class::cast);
    }

    private Optional<Held> find(Visit visit, ByteString id) {
        Optional<Held> kept = visit.vault().object(visit.number(), id).map(this::kept);
        if (kept.isPresent()) {
            return kept;
        }
        if (ObjectRules.isShown(id) && visit.number() == 0) {
            return visit.vault().keyOfVersion(ObjectRules.versionOf(id)).flatMap(key -> ofKey(visit, key)
                    .filter(object -> object.ref().getId().equals(id))
                    .findFirst());
        }
        return builtIn.stream()
                .filter(object -> object.id().equals(id))
                .map(Held.class::cast)
                .findFirst();
    }

    private Stream<Held> ofKey(Visit visit, KeyRecord key) {
        return key.getVersionsList().stream()
                .flatMap(version -> ObjectRules.shown(version.getSpec().getType()).stream()
                        .filter(objectClass -> ObjectRules.shows(version, objectClass))
                        .filter(objectClass -> visit.vault()
                                .object(0, ObjectRules.shownId(objectClass, version.getVersion()))
                                .isEmpty())
                        .map(objectClass -> shown(key, version, objectClass)));
    }

    private Held kept(TokenObject record) {
        return known.find(record.getId())
                .filter(object ->
                        object instanceof KeptObject same && same.record().equals(record))
                .orElseGet(() -> known(record.getId(), KeptObject.of(record)));
    }

    private Held shown(KeyRecord key, KeyVersion version, CKO objectClass) {
        ByteString id = ObjectRules.shownId(objectClass, version.getVersion());
        return known.find(id)
                .filter(object ->
                        object instanceof ShownObject same && same.key().equals(key))
                .orElseGet(() ->
                        known(id, new ShownObject(key, version, objectClass, shown.of(key, version, objectClass))));
    }

    private Held known(ByteString id, Held object) {
        known.keep(id, object);
        return object;
    }
}
