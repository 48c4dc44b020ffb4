package dev.holdfast.harness.client.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.Witness;
import dev.holdfast.harness.client.Work;
import dev.holdfast.harness.history.Attribute;
import dev.holdfast.harness.history.Refusal;
import dev.holdfast.harness.history.Result;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool's keys by its token. A key is the private objects with its label: each is a version, which CKA_UNIQUE_ID tells. An
 * object with the label that is no key of the service has an id of another form.
 */
public final class Pkcs11Door implements KeyDoor {

    /** Of a private key that shows a version: its class, and the version. */
    private static final String SHOWN = "03";

    private static final int VERSION_CHARACTERS = 32;
    private static final int PATIENCE_SECONDS = 40;
    private static final ByteString P_256 = ByteString.copyFrom(HexFormat.of().parseHex("06082a8648ce3d030107"));

    private final Supplier<TokenPlace> token;
    private final Witness witness;
    private @Nullable TokenClient client;

    /** A version of a key, and its object. */
    private record Shown(long handle, String version, ByteString publicKey) {}

    /** @param token where it is now */
    public Pkcs11Door(Supplier<TokenPlace> token, Witness witness) {
        this.token = token;
        this.witness = witness;
    }

    @Override
    public Door door() {
        return Door.PKCS11;
    }

    @Override
    public CompletableFuture<Answer> ask(Ask call) {
        TokenClient connected;
        try {
            connected = client();
        } catch (RefusedException | IOException nobodyToAsk) {
            return CompletableFuture.completedFuture(
                    Answer.refused(Refusal.OTHER, "nobody to ask: " + nobodyToAsk.getMessage()));
        }
        return connected
                .ready()
                .handle((ready, failure) -> failure)
                .thenCompose(failure -> failure == null
                        ? connected
                                .inSession(session -> asked(connected, session, call))
                                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                .exceptionally(refusal -> told(connected, call, refusal))
                        : CompletableFuture.completedFuture(notReady(connected, failure)));
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }

    private synchronized TokenClient client() throws IOException {
        TokenPlace now = token.get();
        TokenClient current = client;
        if (current == null || !current.isOpen() || !current.place().equals(now)) {
            current = TokenClient.connect(now);
            client = current;
        }
        return current;
    }

    private CompletableFuture<Answer> asked(TokenClient connected, long session, Ask call) {
        return switch (call.operation()) {
            case CREATE -> create(connected, session, call);
            case DELETE ->
                one(connected, session, key(call.key()), found -> connected
                        .destroy(session, found)
                        .thenApply(gone -> Answer.of(Result.DONE)));
            case GET ->
                one(connected, session, version(call), found -> shown(connected, session, found)
                        .thenApply(object -> facts(object.orElseThrow(), Map.of())));
            case VERSIONS -> versions(connected, session, call);
            case SIGN ->
                one(connected, session, version(call), found -> connected
                        .sign(session, CKM.ECDSA, found, call.work().given())
                        .thenApply(signature -> signed(call, signature)));
            default -> throw new IllegalArgumentException("PKCS#11 has no " + call.operation());
        };
    }

    /** What is made under a name that somebody has, or had and has not purged, is no key of the service: it goes again. */
    private CompletableFuture<Answer> create(TokenClient connected, long session, Ask call) {
        Attributes both = Attributes.NONE.with(CKA.TOKEN, true).with(CKA.LABEL, call.key());
        Attributes ofPublic = both.with(CKA.VERIFY, true).with(CKA.EC_PARAMS, P_256);
        Attributes ofPrivate = both.with(CKA.SIGN, true).with(CKA.PRIVATE, true).with(CKA.SENSITIVE, true);
        return connected
                .generatePair(session, CKM.EC_KEY_PAIR_GEN, ofPublic, ofPrivate)
                .thenCompose(pair -> shown(connected, session, pair.get(1))
                        .thenCompose(made -> made.map(key -> CompletableFuture.completedFuture(
                                        facts(key, Map.of(Attribute.ENABLED, Attribute.TRUE, Attribute.TAGS, ""))))
                                .orElseGet(() -> connected
                                        .destroy(session, pair.get(1))
                                        .thenCompose(gone -> connected.destroy(session, pair.get(0)))
                                        .thenApply(gone -> Answer.refused(
                                                Refusal.OTHER, "The name was taken; the pair stood for itself.")))));
    }

    private CompletableFuture<Answer> versions(TokenClient connected, long session, Ask call) {
        return connected
                .find(session, key(call.key()))
                .thenCompose(found -> {
                    CompletableFuture<List<String>> versions = CompletableFuture.completedFuture(new ArrayList<>());
                    for (long handle : found) {
                        versions = versions.thenCompose(
                                before -> shown(connected, session, handle).thenApply(object -> {
                                    object.ifPresent(key -> {
                                        witness.material(key.version(), key.publicKey());
                                        before.add(key.version());
                                    });
                                    return before;
                                }));
                    }
                    return versions;
                })
                .thenApply(versions -> versions.isEmpty()
                        ? Answer.refused(Refusal.NOT_FOUND, "no object has this label")
                        : Answer.of(Result.of(versions)));
    }

    private static CompletableFuture<Answer> one(
            TokenClient connected, long session, Attributes template, Function<Long, CompletableFuture<Answer>> use) {
        return connected.find(session, template).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(Answer.refused(Refusal.NOT_FOUND, "no such object"));
            }
            return use.apply(found.get(0));
        });
    }

    /** Empty for an object that shows no version of a key. */
    private static CompletableFuture<Optional<Shown>> shown(TokenClient connected, long session, long handle) {
        return connected
                .attributes(session, handle, CKA.UNIQUE_ID, CKA.PUBLIC_KEY_INFO)
                .thenApply(values -> Optional.of(values.get(0).toStringUtf8())
                        .filter(id -> id.length() == SHOWN.length() + VERSION_CHARACTERS && id.startsWith(SHOWN))
                        .map(id -> new Shown(handle, id.substring(SHOWN.length()), values.get(1))));
    }

    private Answer facts(Shown key, Map<Attribute, String> seen) {
        return Answer.of(Result.of(key.version(), witness.material(key.version(), key.publicKey()), seen));
    }

    private Answer signed(Ask call, ByteString signature) {
        Work work = call.work().done(call.version(), signature);
        return new Answer(Result.of(call.version(), witness.signed(call.version(), work), Map.of()), work);
    }

    private static Attributes key(String name) {
        return Attributes.NONE.with(CKA.CLASS, CKO.PRIVATE_KEY.value()).with(CKA.LABEL, name);
    }

    private static Attributes version(Ask call) {
        return key(call.key()).with(CKA.UNIQUE_ID, SHOWN + call.version());
    }

    /** A connection that does not answer, or whose session or login is gone, is not used again. */
    private static Answer told(TokenClient connected, Ask call, Throwable failure) {
        if (Pkcs11Refusals.isOfTheConnection(failure)) {
            connected.close();
        }
        return Pkcs11Refusals.of(call, failure);
    }

    private static Answer notReady(TokenClient connected, Throwable failure) {
        connected.close();
        return Answer.refused(Refusal.OTHER, "not logged in: " + failure.getMessage());
    }
}
