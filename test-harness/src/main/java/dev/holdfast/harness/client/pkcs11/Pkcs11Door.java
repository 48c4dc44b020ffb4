package dev.holdfast.harness.client.pkcs11;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.client.Answer;
import dev.holdfast.harness.client.Ask;
import dev.holdfast.harness.client.Door;
import dev.holdfast.harness.client.KeyDoor;
import dev.holdfast.harness.client.KeyKind;
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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool's keys by its token. A key is the private objects with its label: each is a version, which CKA_UNIQUE_ID tells. An
 * object with the label that is no key of the service has an id of another form.
 */
public final class Pkcs11Door implements KeyDoor {

    /** The id of an object that shows a version begins with its class. */
    private static final String CLASS_FORM = "%02x";

    private static final int CLASS_CHARACTERS = 2;
    private static final Set<String> KINDS = Set.of(shownBy(CKO.PRIVATE_KEY), shownBy(CKO.SECRET_KEY));

    private static final int VERSION_CHARACTERS = 32;
    private static final int PATIENCE_SECONDS = 40;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final ByteString P_256 = ByteString.copyFrom(HexFormat.of().parseHex("06082a8648ce3d030107"));

    private final Supplier<TokenPlace> token;
    private final Witness witness;
    private final SecureRandom ivs = new SecureRandom();
    private @Nullable TokenClient client;

    /** A version of a key, and its object. */
    private record Shown(long handle, String name, String version, ByteString publicKey) {}

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
                one(connected, session, key(call), found -> connected
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
            case NAMES -> names(connected, session);
            case ENCRYPT -> encrypt(connected, session, call);
            case DECRYPT ->
                one(connected, session, version(call), found -> connected
                        .decrypt(
                                session,
                                found,
                                call.work().iv(),
                                TAG_BYTES,
                                call.work().made().concat(call.work().tag()))
                        .thenApply(plaintext -> undone(call, plaintext)));
            case WRAP ->
                one(connected, session, version(call), found -> connected
                        .wrap(session, CKM.AES_KEY_WRAP, found, call.work().given())
                        .thenApply(wrapped -> made(call, call.work().done(call.version(), wrapped))));
            case UNWRAP ->
                one(connected, session, version(call), found -> connected
                        .unwrap(session, CKM.AES_KEY_WRAP, found, call.work().made())
                        .thenApply(unwrapped -> undone(call, unwrapped)));
            default -> throw new IllegalArgumentException("PKCS#11 has no " + call.operation());
        };
    }

    private CompletableFuture<Answer> encrypt(TokenClient connected, long session, Ask call) {
        byte[] chosen = new byte[IV_BYTES];
        ivs.nextBytes(chosen);
        ByteString iv = ByteString.copyFrom(chosen);
        return one(connected, session, version(call), found -> connected
                .encrypt(session, found, iv, TAG_BYTES, call.work().given())
                .thenApply(ciphertext -> {
                    int tagAt = ciphertext.size() - TAG_BYTES;
                    return made(
                            call,
                            call.work()
                                    .done(
                                            call.version(),
                                            ciphertext.substring(0, tagAt),
                                            iv,
                                            ciphertext.substring(tagAt)));
                }));
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
                .find(session, key(call))
                .thenCompose(found -> inTurn(found, handle -> shown(connected, session, handle)))
                .thenApply(shown -> {
                    shown.forEach(key -> witness.material(key.version(), key.publicKey()));
                    return shown.stream().map(Shown::version).toList();
                })
                .thenApply(versions -> versions.isEmpty()
                        ? Answer.refused(Refusal.NOT_FOUND, "no object has this label")
                        : Answer.of(Result.of(versions)));
    }

    /** Labels of the objects that show keys of the service. One that is gone when it is looked at was not there all the time. */
    private static CompletableFuture<Answer> names(TokenClient connected, long session) {
        return connected
                .find(session, Attributes.NONE.with(CKA.PRIVATE, true))
                .thenCompose(found -> inTurn(
                        found, handle -> shown(connected, session, handle).exceptionally(Pkcs11Door::nothingIfGone)))
                .thenApply(shown -> Answer.of(Result.of(
                        shown.stream().map(Shown::name).distinct().sorted().toList())));
    }

    private static Optional<Shown> nothingIfGone(Throwable failure) {
        if (Pkcs11Refusals.isGone(failure)) {
            return Optional.empty();
        }
        throw failure instanceof CompletionException again ? again : new CompletionException(failure);
    }

    private static <T> CompletableFuture<List<T>> inTurn(
            List<Long> handles, Function<Long, CompletableFuture<Optional<T>>> look) {
        CompletableFuture<List<T>> seen = CompletableFuture.completedFuture(new ArrayList<>());
        for (long handle : handles) {
            seen = seen.thenCompose(before -> look.apply(handle).thenApply(found -> {
                found.ifPresent(before::add);
                return before;
            }));
        }
        return seen;
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

    /** Empty for an object that shows no version of a key, or is gone. */
    private static CompletableFuture<Optional<Shown>> shown(TokenClient connected, long session, long handle) {
        return connected
                .attributes(session, handle, CKA.UNIQUE_ID, CKA.PUBLIC_KEY_INFO, CKA.LABEL)
                .thenApply(values -> Optional.of(values.get(0).toStringUtf8())
                        .filter(id -> id.length() == CLASS_CHARACTERS + VERSION_CHARACTERS
                                && KINDS.contains(id.substring(0, CLASS_CHARACTERS)))
                        .map(id -> new Shown(
                                handle, values.get(2).toStringUtf8(), id.substring(CLASS_CHARACTERS), values.get(1))));
    }

    private static Answer made(Ask call, Work work) {
        return new Answer(Result.of(call.version(), "", Map.of()), work);
    }

    private Answer undone(Ask call, ByteString result) {
        boolean right = result.equals(call.work().given());
        return Answer.of(Result.of(call.version(), witness.undone(call, right), Map.of()));
    }

    private Answer facts(Shown key, Map<Attribute, String> seen) {
        return Answer.of(Result.of(key.version(), witness.material(key.version(), key.publicKey()), seen));
    }

    private Answer signed(Ask call, ByteString signature) {
        Work work = call.work().done(call.version(), signature);
        return new Answer(Result.of(call.version(), witness.signed(call.version(), work), Map.of()), work);
    }

    private static CKO objectClass(KeyKind kind) {
        return kind == KeyKind.EC ? CKO.PRIVATE_KEY : CKO.SECRET_KEY;
    }

    private static String shownBy(CKO objectClass) {
        return String.format(CLASS_FORM, objectClass.value());
    }

    private static Attributes key(Ask call) {
        return Attributes.NONE.with(CKA.CLASS, objectClass(call.kind()).value()).with(CKA.LABEL, call.key());
    }

    private static Attributes version(Ask call) {
        return key(call).with(CKA.UNIQUE_ID, shownBy(objectClass(call.kind())) + call.version());
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
