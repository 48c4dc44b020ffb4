package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.AttributeValue;
import dev.holdfast.proto.v1.AttributeValues;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectList;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.SessionObject;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenTemplate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The rules about objects of a {@link FakeCards}, as one of its cards applies them. */
final class FakeObjects {

    private static final Set<CKA> CARDS_OWN = Set.of(CKA.UNIQUE_ID, CKA.LOCAL, CKA.ALWAYS_SENSITIVE);
    private static final Set<CKA> FIXED = Set.of(CKA.CLASS, CKA.TOKEN, CKA.PRIVATE, CKA.KEY_TYPE, CKA.VALUE);

    private final FakeToken token;
    private final Optional<CKU> user;
    private final String card;
    private final ByteString bootKey;
    private final Random random;

    FakeObjects(FakeToken token, Optional<CKU> user, String card, ByteString bootKey, Random random) {
        this.token = token;
        this.user = user;
        this.card = card;
        this.bootKey = bootKey;
        this.random = random;
    }

    /** Makes an object of these attributes, with the defaults of what is not given. */
    ObjectHandle make(Attributes given) {
        if (given.types().stream().anyMatch(CARDS_OWN::contains)) {
            throw new CryptokiException(CKR.ATTRIBUTE_READ_ONLY);
        }
        if (given.objectClass().isEmpty()) {
            throw new CryptokiException(CKR.TEMPLATE_INCOMPLETE);
        }
        byte[] id = new byte[16];
        random.nextBytes(id);
        Attributes object = Attributes.NONE
                .with(CKA.TOKEN, false)
                .with(CKA.PRIVATE, false)
                .with(CKA.MODIFIABLE, true)
                .with(CKA.COPYABLE, true)
                .with(CKA.DESTROYABLE, true)
                .with(given)
                .with(CKA.UNIQUE_ID, HexFormat.of().formatHex(id));
        if (object.is(CKA.PRIVATE) && user.orElse(CKU.SO) != CKU.USER) {
            throw new CryptokiException(CKR.USER_NOT_LOGGED_IN);
        }
        return store(ByteString.copyFrom(id), object);
    }

    TokenAnswer copy(ObjectRef source, Attributes changed) {
        Attributes object = find(source);
        if (!object.is(CKA.COPYABLE)) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED);
        }
        return answer(make(object.without(CARDS_OWN).with(changed)));
    }

    TokenAnswer destroy(ObjectRef ref) {
        if (!find(ref).is(CKA.DESTROYABLE)) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED);
        }
        token.objects.remove(ref.getId());
        return TokenAnswer.getDefaultInstance();
    }

    TokenAnswer read(ObjectRef ref, List<Long> types) {
        Attributes object = find(ref);
        AttributeValues.Builder values = AttributeValues.newBuilder();
        for (long type : types) {
            AttributeValue.Builder value = AttributeValue.newBuilder().setType(type);
            Optional<ByteString> found = CKA.of(type).flatMap(object::find);
            if (found.isEmpty()) {
                value.setReturnValue(CKR.ATTRIBUTE_TYPE_INVALID.value());
            } else if (type == CKA.VALUE.value() && object.is(CKA.SENSITIVE)) {
                value.setReturnValue(CKR.ATTRIBUTE_SENSITIVE.value());
            } else {
                value.setValue(found.get());
            }
            values.addValues(value);
        }
        return TokenAnswer.newBuilder().setValues(values).build();
    }

    TokenAnswer size(ObjectRef ref) {
        return TokenAnswer.newBuilder()
                .setSize(find(ref).template().getSerializedSize())
                .build();
    }

    TokenAnswer write(ObjectRef ref, Attributes changed) {
        Attributes object = find(ref);
        if (!object.is(CKA.MODIFIABLE)) {
            throw new CryptokiException(CKR.ACTION_PROHIBITED);
        }
        if (changed.types().stream().anyMatch(type -> CARDS_OWN.contains(type) || FIXED.contains(type))) {
            throw new CryptokiException(CKR.ATTRIBUTE_READ_ONLY);
        }
        return answer(store(ref.getId(), object.with(changed)));
    }

    TokenAnswer search(Attributes template) {
        ObjectList.Builder found = ObjectList.newBuilder();
        token.objects.forEach((id, object) -> {
            if (visible(object) && object.without(secrets(object)).matches(template)) {
                found.addObjects(handle(ObjectRef.newBuilder().setId(id).build(), object));
            }
        });
        return TokenAnswer.newBuilder().setObjects(found).build();
    }

    /** @throws CryptokiException OBJECT_HANDLE_INVALID for one that is gone, not to be seen, or of another card or time */
    Attributes find(ObjectRef ref) {
        Attributes object = ref.hasSession() ? open(ref.getSession()) : token.objects.get(ref.getId());
        if (object == null || !visible(object)) {
            throw new CryptokiException(CKR.OBJECT_HANDLE_INVALID);
        }
        return object;
    }

    static TokenAnswer answer(ObjectHandle object) {
        return TokenAnswer.newBuilder().setObject(object).build();
    }

    private boolean visible(Attributes object) {
        return !object.is(CKA.PRIVATE) || user.orElse(CKU.SO) == CKU.USER;
    }

    private ObjectHandle store(ByteString id, Attributes object) {
        ObjectRef.Builder ref = ObjectRef.newBuilder();
        if (object.is(CKA.TOKEN)) {
            token.objects.put(id, object);
            ref.setId(id);
        } else {
            ref.setSession(SessionObject.newBuilder()
                    .setCard(card)
                    .setBoot(bootKey)
                    .addAllAttributes(object.without(secrets(object)).template().getAttributesList())
                    .setSealed(bootKey.concat(object.template().toByteString())));
        }
        return handle(ref.build(), object);
    }

    private Attributes open(SessionObject object) {
        if (!object.getCard().equals(card) || !object.getSealed().startsWith(bootKey)) {
            throw new CryptokiException(CKR.OBJECT_HANDLE_INVALID);
        }
        try {
            return Attributes.of(TokenTemplate.parseFrom(object.getSealed().substring(bootKey.size())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<CKA> secrets(Attributes object) {
        return object.is(CKA.SENSITIVE) ? Set.of(CKA.VALUE) : Set.of();
    }

    private static ObjectHandle handle(ObjectRef ref, Attributes object) {
        return ObjectHandle.newBuilder()
                .setRef(ref)
                .setPrivate(object.is(CKA.PRIVATE))
                .setToken(object.is(CKA.TOKEN))
                .setObjectClass(object.objectClass().map(CKO::value).orElse(-1L))
                .build();
    }
}
