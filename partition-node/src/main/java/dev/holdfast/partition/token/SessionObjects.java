package dev.holdfast.partition.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.object.Sensitive;
import dev.holdfast.partition.vault.ObjectRules;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.ObjectRef;
import dev.holdfast.proto.v1.SessionObject;
import dev.holdfast.proto.v1.TokenTemplate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Session objects are not kept here: the door has them, sealed under a key that this card drew when it booted and that never
 * leaves its memory. When that is gone, they are. Bound to the card and to the incarnation of their token.
 */
final class SessionObjects implements AutoCloseable {

    private static final int KEY_BYTES = 32;
    private static final int BOOT_BYTES = 16;

    private final String card;
    private final CryptoEngine crypto;
    private final ByteString boot;
    private final byte[] bootKey;

    SessionObjects(String card, CryptoEngine crypto) {
        this.card = card;
        this.crypto = crypto;
        this.boot = ByteString.copyFrom(crypto.random(BOOT_BYTES));
        this.bootKey = crypto.random(KEY_BYTES);
    }

    /** @param complete with its sensitive values, and no CKA_UNIQUE_ID yet */
    SessionHeld make(Visit visit, Attributes complete) {
        return seal(visit, complete.with(CKA.UNIQUE_ID, HexFormat.of().formatHex(crypto.random(ObjectRules.ID_BYTES))));
    }

    SessionHeld seal(Visit visit, Attributes complete) {
        byte[] plain = complete.template().toByteArray();
        try {
            SessionObject object = SessionObject.newBuilder()
                    .setCard(card)
                    .setBoot(boot)
                    .addAllAttributes(complete.without(Sensitive.types(complete))
                            .template()
                            .getAttributesList())
                    .setSealed(ByteString.copyFrom(crypto.seal(bootKey, associated(visit), plain)))
                    .build();
            return new SessionHeld(ObjectRef.newBuilder().setSession(object).build(), complete);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Refuses with OBJECT_HANDLE_INVALID what this card has not sealed since it booted. */
    SessionHeld open(Visit visit, SessionObject object) {
        byte[] plain = {};
        try {
            plain = crypto.open(bootKey, associated(visit), object.getSealed().toByteArray());
            Attributes complete = Attributes.of(TokenTemplate.parseFrom(plain));
            return new SessionHeld(ObjectRef.newBuilder().setSession(object).build(), complete);
        } catch (RefusedException | InvalidProtocolBufferException gone) {
            throw new CryptokiException(CKR.OBJECT_HANDLE_INVALID, "the card that made it has lost power since");
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    @Override
    public void close() {
        Arrays.fill(bootKey, (byte) 0);
    }

    private byte[] associated(Visit visit) {
        byte[] name = card.getBytes(UTF_8);
        byte[] incarnation = visit.token().getIncarnation().toByteArray();
        return ByteBuffer.allocate(Integer.BYTES + incarnation.length + name.length)
                .putInt(visit.number())
                .put(incarnation)
                .put(name)
                .array();
    }
}
