package dev.holdfast.harness.client.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.bridge.rpc.Function;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKU;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An application that is logged in at a token as its user. Each use has a session for itself. */
final class TokenClient implements AutoCloseable {

    private static final long POOL_SLOT = 0;
    private static final int MOST_FOUND = 1_000;
    private static final int ROOM = 4_096;

    private final RpcConnection connection;
    private final TokenPlace place;
    private final Deque<Long> idle = new ArrayDeque<>();
    private @Nullable CompletableFuture<Void> ready;

    /** What a use does in its session. */
    interface Use<T> {
        CompletableFuture<T> in(long session);
    }

    private TokenClient(RpcConnection connection, TokenPlace place) {
        this.connection = connection;
        this.place = place;
    }

    static TokenClient connect(TokenPlace place) throws IOException {
        return new TokenClient(RpcConnection.open(place.socket()), place);
    }

    TokenPlace place() {
        return place;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Logs in, once, in a session that stays open: with its last session an application loses its login, and with that the
     * sight of private keys (PKCS#11 3.2, section 5.6.2).
     */
    synchronized CompletableFuture<Void> ready() {
        if (ready == null) {
            ready = connection
                    .initialize()
                    .thenCompose(initialized -> openSession())
                    .thenCompose(session -> connection
                            .call(new RpcRequest(Function.C_Login)
                                    .number(session)
                                    .number(CKU.USER.value())
                                    .bytes(ByteString.copyFromUtf8(place.pin())))
                            .thenAccept(loggedIn -> {}));
        }
        return ready;
    }

    <T> CompletableFuture<T> inSession(Use<T> use) {
        return session().thenCompose(session -> use.in(session).whenComplete((done, failure) -> {
            if (failure == null) {
                giveBack(session);
            } else {
                // Whatever was active in it ends with it.
                CompletableFuture<RpcReply> unused =
                        connection.call(new RpcRequest(Function.C_CloseSession).number(session));
            }
        }));
    }

    /** Handles of the token objects that match. */
    CompletableFuture<List<Long>> find(long session, Attributes template) {
        return connection
                .call(new RpcRequest(Function.C_FindObjectsInit)
                        .number(session)
                        .template(template.with(CKA.TOKEN, true)))
                .thenCompose(begun -> connection.call(
                        new RpcRequest(Function.C_FindObjects).number(session).room(MOST_FOUND)))
                .thenCompose(found -> connection
                        .call(new RpcRequest(Function.C_FindObjectsFinal).number(session))
                        .thenApply(ended -> found.numbers()));
    }

    /** Values of attributes that are bytes. */
    CompletableFuture<List<ByteString>> attributes(long session, long object, CKA... types) {
        return connection
                .call(new RpcRequest(Function.C_GetAttributeValue)
                        .number(session)
                        .number(object)
                        .wanted(ROOM, types))
                .thenApply(RpcReply::attributes);
    }

    /** Handles of the public key and of the private one. */
    CompletableFuture<List<Long>> generatePair(long session, CKM mechanism, Attributes ofPublic, Attributes ofPrivate) {
        return connection
                .call(new RpcRequest(Function.C_GenerateKeyPair)
                        .number(session)
                        .mechanism(mechanism)
                        .template(ofPublic)
                        .template(ofPrivate))
                .thenApply(pair -> List.of(pair.number(), pair.number()));
    }

    CompletableFuture<Void> destroy(long session, long object) {
        return connection
                .call(new RpcRequest(Function.C_DestroyObject).number(session).number(object))
                .thenAccept(destroyed -> {});
    }

    CompletableFuture<ByteString> sign(long session, CKM mechanism, long key, ByteString data) {
        return use(Function.C_SignInit, mechanism, key, Function.C_Sign, session, data);
    }

    /** By CKM_AES_GCM; the tag, of so many bytes, comes last. */
    CompletableFuture<ByteString> encrypt(long session, long key, ByteString iv, int tagBytes, ByteString plaintext) {
        return use(
                new RpcRequest(Function.C_EncryptInit)
                        .number(session)
                        .gcm(iv, tagBytes)
                        .number(key),
                Function.C_Encrypt,
                session,
                plaintext);
    }

    CompletableFuture<ByteString> decrypt(long session, long key, ByteString iv, int tagBytes, ByteString ciphertext) {
        return use(
                new RpcRequest(Function.C_DecryptInit)
                        .number(session)
                        .gcm(iv, tagBytes)
                        .number(key),
                Function.C_Decrypt,
                session,
                ciphertext);
    }

    /** Bytes that are no object, wrapped. */
    CompletableFuture<ByteString> wrap(long session, CKM mechanism, long key, ByteString bytes) {
        return use(Function.C_EncryptInit, mechanism, key, Function.C_Encrypt, session, bytes);
    }

    CompletableFuture<ByteString> unwrap(long session, CKM mechanism, long key, ByteString wrapped) {
        return use(Function.C_DecryptInit, mechanism, key, Function.C_Decrypt, session, wrapped);
    }

    private CompletableFuture<ByteString> use(
            Function init, CKM mechanism, long key, Function function, long session, ByteString data) {
        return use(new RpcRequest(init).number(session).mechanism(mechanism).number(key), function, session, data);
    }

    private CompletableFuture<ByteString> use(RpcRequest begin, Function function, long session, ByteString data) {
        return connection
                .call(begin)
                .thenCompose(begun -> connection.call(
                        new RpcRequest(function).number(session).bytes(data).room(ROOM)))
                .thenApply(RpcReply::bytes);
    }

    @Override
    public void close() {
        connection.close();
    }

    private CompletableFuture<Long> session() {
        synchronized (this) {
            Long free = idle.poll();
            if (free != null) {
                return CompletableFuture.completedFuture(free);
            }
        }
        return openSession();
    }

    private CompletableFuture<Long> openSession() {
        return connection
                .call(new RpcRequest(Function.C_OpenSession)
                        .number(POOL_SLOT)
                        .number(CKF.SERIAL_SESSION | CKF.RW_SESSION))
                .thenApply(RpcReply::number);
    }

    private synchronized void giveBack(long session) {
        idle.add(session);
    }
}
