package dev.holdfast.partition.token;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.DomainKeys;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.v1.Command;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.PutKeyVersionChange;
import dev.holdfast.proto.v1.PutObjectsChange;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where a new object goes: into the vault, as one of the service's keys or for itself, or back to the door for a session. */
final class NewObjects {

    private final CardAccess card;
    private final CryptoEngine crypto;
    private final SessionObjects sessions;
    private final ServiceKeys serviceKeys;

    NewObjects(CardAccess card, CryptoEngine crypto, SessionObjects sessions, ServiceKeys serviceKeys) {
        this.card = card;
        this.crypto = crypto;
        this.sessions = sessions;
        this.serviceKeys = serviceKeys;
    }

    /** @param made complete, with its sensitive values and without an id */
    Outcome one(Visit visit, Attributes made, Function<ObjectHandle, TokenAnswer.Builder> answer) {
        return put(visit, List.of(made), handles -> answer.apply(handles.get(0)));
    }

    /** The public key first. */
    Outcome pair(
            Visit visit,
            Attributes publicKey,
            Attributes privateKey,
            Function<List<ObjectHandle>, TokenAnswer.Builder> answer) {
        return put(visit, List.of(publicKey, privateKey), answer);
    }

    private Outcome put(Visit visit, List<Attributes> made, Function<List<ObjectHandle>, TokenAnswer.Builder> answer) {
        if (made.stream().noneMatch(object -> object.is(CKA.TOKEN))) {
            return Outcome.of(answer.apply(made.stream()
                    .map(object -> sessions.make(visit, object).handle())
                    .toList()));
        }
        try (DomainKeys keys = card.domainKeys(visit.vault())) {
            PutObjectsChange.Builder change =
                    PutObjectsChange.newBuilder().setAt(visit.at()).setDomainId(keys.domainId());
            Optional<PutKeyVersionChange> key = serviceKey(visit, keys, made);
            List<ObjectHandle> handles = new ArrayList<>();
            for (Attributes object : made) {
                handles.add(key.map(version -> shownBy(version, object))
                        .orElseGet(() -> object.is(CKA.TOKEN)
                                ? kept(visit, keys, object, change)
                                : sessions.make(visit, object).handle()));
            }
            key.ifPresent(change::setKey);
            TokenAnswer.Builder answered = answer.apply(handles);
            return new Outcome.Proposed(Command.newBuilder().setPutObjects(change), () -> Outcome.of(answered));
        }
    }

    private Optional<PutKeyVersionChange> serviceKey(Visit visit, DomainKeys keys, List<Attributes> made) {
        Attributes key = made.get(made.size() - 1);
        boolean wholly = visit.number() == 0
                && made.stream().allMatch(object -> object.is(CKA.TOKEN))
                && key.objectClass()
                        .filter(type -> type == CKO.PRIVATE_KEY || type == CKO.SECRET_KEY)
                        .isPresent();
        Optional<Attributes> publicKey = made.size() == 2 ? Optional.of(made.get(0)) : Optional.empty();
        return wholly ? serviceKeys.of(visit.vault(), keys, key, publicKey) : Optional.empty();
    }

    private static ObjectHandle shownBy(PutKeyVersionChange key, Attributes object) {
        ByteString id = ObjectRules.shownId(
                object.objectClass().orElseThrow(), key.getVersion().getVersion());
        return Held.handle(ObjectRef.newBuilder().setId(id).build(), object);
    }

    private ObjectHandle kept(Visit visit, DomainKeys keys, Attributes object, PutObjectsChange.Builder change) {
        ByteString id = ByteString.copyFrom(crypto.random(ObjectRules.ID_BYTES));
        TokenObject record = SealedValues.record(crypto, keys, visit.number(), id, object);
        change.addObjects(record);
        return Held.handle(ObjectRef.newBuilder().setId(id).build(), object);
    }
}
