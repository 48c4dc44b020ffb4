package dev.holdfast.bridge.token;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKF;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.pkcs11.CryptokiException;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.MechanismDescription;
import dev.holdfast.proto.v1.ObjectHandle;
import dev.holdfast.proto.v1.ObjectPair;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenDescription;
import dev.holdfast.proto.v1.TokenDescriptions;
import dev.holdfast.proto.v1.TokenRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A pool in memory: what cards do for the door, told as simply as it can be. The cards share their tokens and have a boot key
 * each. Computes nothing by itself: {@link #computing} is asked.
 */
final class FakeCards implements TokenCards {

    static final List<MechanismDescription> MECHANISMS = List.of(
            mechanism(CKM.RSA_PKCS_KEY_PAIR_GEN, 2048, 4096, CKF.GENERATE_KEY_PAIR),
            mechanism(CKM.AES_KEY_GEN, 16, 32, CKF.GENERATE),
            mechanism(CKM.AES_CBC, 16, 32, CKF.ENCRYPT | CKF.DECRYPT),
            mechanism(CKM.SHA256, 0, 0, CKF.DIGEST));

    /** The requests that were answered, each with the card that did. */
    record Asked(String card, TokenRequest request) {}

    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    /** Answers CheckUse and Compute, given the key's attributes; the return value is thrown. */
    BiFunction<TokenRequest, Attributes, TokenAnswer> computing = (request, key) -> {
        throw new CryptokiException(CKR.MECHANISM_INVALID);
    };

    /** Answers what these cards do not do. */
    Function<TokenRequest, TokenAnswer> others = request -> {
        throw new CryptokiException(CKR.FUNCTION_NOT_SUPPORTED);
    };

    /** Runs before a request is answered, as if another thread were faster. */
    Consumer<TokenRequest> meanwhile = request -> {};

    private final Map<String, Card> cards = new LinkedHashMap<>();
    private final Map<Integer, FakeToken> tokens = new TreeMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final Random random = new Random(1);
    private Optional<RuntimeException> broken = Optional.empty();

    private static final class Card {
        private boolean present = true;
        private Optional<Code> refusal = Optional.empty();
        private ByteString bootKey;

        private Card(ByteString bootKey) {
            this.bootKey = bootKey;
        }
    }

    /** Cards of these names, and token 0 as the cards make it: not initialized. */
    FakeCards(String... names) {
        for (String name : names) {
            cards.put(name, new Card(bytes(8)));
        }
        tokens.put(0, new FakeToken(0, random));
    }

    /** Cards "a", "b" and "c" with a token 0 whose PINs are {@link TestClient#SO_PIN} and {@link TestClient#USER_PIN}. */
    static FakeCards ready() {
        FakeCards cards = new FakeCards("a", "b", "c");
        FakeToken token = cards.token(0);
        token.initialize(TestClient.SO_PIN, ByteString.copyFromUtf8("pool" + " ".repeat(28)));
        token.initPin(token.login(CKU.SO, TestClient.SO_PIN), TestClient.USER_PIN);
        return cards;
    }

    Asked lastAsked() {
        return asked.get(asked.size() - 1);
    }

    FakeToken token(int number) {
        return tokens.get(number);
    }

    /** The card is gone. */
    void lose(String card) {
        change(card, lost -> lost.present = false);
    }

    /** The card is back, with nothing in its memory. */
    void bringBack(String card) {
        change(card, back -> {
            back.present = true;
            back.bootKey = bytes(8);
        });
    }

    void join(String card) {
        synchronized (this) {
            cards.put(card, new Card(bytes(8)));
        }
        watchers.forEach(Runnable::run);
    }

    /** The card answers everything with this; OK ends it. Nobody is told. */
    synchronized void refuse(String card, Code code) {
        cards.get(card).refusal = code == Code.OK ? Optional.empty() : Optional.of(code);
    }

    /** Every request fails with this, which is no refusal. */
    void failWith(RuntimeException failure) {
        broken = Optional.of(failure);
    }

    /** The card restarts so fast that nobody notices. */
    synchronized void forget(String card) {
        cards.get(card).bootKey = bytes(8);
    }

    @Override
    public String pool() {
        return "test-pool";
    }

    @Override
    public synchronized List<Place> places() {
        return cards.entrySet().stream()
                .map(card -> new Place(card.getKey(), card.getValue().present))
                .toList();
    }

    @Override
    public AutoCloseable onChange(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    @Override
    public synchronized CompletableFuture<TokenAnswer> ask(TokenRequest request) {
        Code refusal = Code.UNREACHABLE;
        for (Map.Entry<String, Card> card : cards.entrySet()) {
            if (card.getValue().present && card.getValue().refusal.isEmpty()) {
                return ask(card.getKey(), request);
            }
            refusal = card.getValue().refusal.orElse(refusal);
        }
        return CompletableFuture.failedFuture(new RefusedException(refusal, "no card can be asked"));
    }

    @Override
    public synchronized CompletableFuture<TokenAnswer> ask(String name, TokenRequest request) {
        Card card = cards.get(name);
        if (!card.present || card.refusal.isPresent()) {
            return CompletableFuture.failedFuture(
                    new RefusedException(card.present ? card.refusal.get() : Code.UNREACHABLE, name + " is gone"));
        }
        if (broken.isPresent()) {
            return CompletableFuture.failedFuture(broken.get());
        }
        meanwhile.accept(request);
        asked.add(new Asked(name, request));
        try {
            return CompletableFuture.completedFuture(serve(name, card.bootKey, request));
        } catch (CryptokiException e) {
            return CompletableFuture.completedFuture(
                    TokenAnswer.newBuilder().setReturnValue(e.value().value()).build());
        }
    }

    @Override
    public synchronized CompletableFuture<CardStatus> status(String name) {
        Card card = cards.get(name);
        if (!card.present) {
            return CompletableFuture.failedFuture(new RefusedException(Code.UNREACHABLE, name + " is gone"));
        }
        return CompletableFuture.completedFuture(CardStatus.newBuilder()
                .setCard(name)
                .setState(card.refusal.equals(Optional.of(Code.CARD_ERROR)) ? CardState.ERROR : CardState.OPERATIONAL)
                .setFirmwareVersion("2.7.1")
                .build());
    }

    private TokenAnswer serve(String card, ByteString bootKey, TokenRequest request) {
        if (request.hasDescribe()) {
            return describe(request);
        }
        FakeToken token = tokens.computeIfAbsent(request.getToken(), number -> new FakeToken(number, random));
        if (request.hasInitToken()) {
            token.initialize(
                    request.getInitToken().getSoPin().toByteArray(),
                    request.getInitToken().getLabel());
            return TokenAnswer.getDefaultInstance();
        }
        Optional<CKU> user = token.user(request.getTicket());
        FakeObjects objects = new FakeObjects(token, user, card, bootKey, random);
        return switch (request.getCallCase()) {
            case RANDOM ->
                TokenAnswer.newBuilder()
                        .setBytes(bytes(request.getRandom().getLength()))
                        .build();
            case INIT_PIN ->
                done(() -> token.initPin(
                        request.getTicket(), request.getInitPin().getPin().toByteArray()));
            case SET_PIN ->
                done(() -> token.setPin(
                        request.getTicket(),
                        request.getSetPin().getOldPin().toByteArray(),
                        request.getSetPin().getNewPin().toByteArray()));
            case LOGIN -> login(token, user, request);
            case CREATE_OBJECT ->
                FakeObjects.answer(
                        objects.make(Attributes.of(request.getCreateObject().getTemplate())));
            case COPY_OBJECT ->
                objects.copy(
                        request.getCopyObject().getObject(),
                        Attributes.of(request.getCopyObject().getTemplate()));
            case DESTROY_OBJECT -> objects.destroy(request.getDestroyObject().getObject());
            case READ_ATTRIBUTES ->
                request.getReadAttributes().getSize()
                        ? objects.size(request.getReadAttributes().getObject())
                        : objects.read(
                                request.getReadAttributes().getObject(),
                                request.getReadAttributes().getTypesList());
            case WRITE_ATTRIBUTES ->
                objects.write(
                        request.getWriteAttributes().getObject(),
                        Attributes.of(request.getWriteAttributes().getTemplate()));
            case FIND_OBJECTS ->
                objects.search(Attributes.of(request.getFindObjects().getTemplate()));
            case GENERATE ->
                FakeObjects.answer(
                        generate(objects, Attributes.of(request.getGenerate().getTemplate())));
            case GENERATE_PAIR -> generatePair(objects, request);
            case CHECK_USE ->
                computing.apply(request, objects.find(request.getCheckUse().getKey()));
            case COMPUTE ->
                computing.apply(request, objects.find(request.getCompute().getKey()));
            default -> others.apply(request);
        };
    }

    private TokenAnswer describe(TokenRequest request) {
        TokenDescriptions.Builder all = TokenDescriptions.newBuilder();
        Function<FakeToken, TokenDescription> description = token -> request.getDescribe()
                        .getMechanisms()
                ? token.describe().toBuilder().addAllMechanisms(MECHANISMS).build()
                : token.describe();
        if (request.getDescribe().getAll()) {
            tokens.values().stream()
                    .filter(token -> token.initialized() || token == tokens.get(0))
                    .map(description)
                    .forEach(all::addTokens);
        } else {
            all.addTokens(description.apply(
                    tokens.getOrDefault(request.getToken(), new FakeToken(request.getToken(), random))));
        }
        return TokenAnswer.newBuilder().setDescriptions(all).build();
    }

    private static TokenAnswer login(FakeToken token, Optional<CKU> user, TokenRequest request) {
        CKU entering = CKU.of(request.getLogin().getUser()).orElseThrow();
        CKU known = entering == CKU.CONTEXT_SPECIFIC ? user.orElseThrow() : entering;
        return TokenAnswer.newBuilder()
                .setTicket(token.login(known, request.getLogin().getPin().toByteArray()))
                .build();
    }

    private ObjectHandle generate(FakeObjects objects, Attributes template) {
        int length = template.number(CKA.VALUE_LEN).orElse(32L).intValue();
        return objects.make(template.with(CKA.CLASS, CKO.SECRET_KEY.value()).with(CKA.VALUE, bytes(length)));
    }

    private TokenAnswer generatePair(FakeObjects objects, TokenRequest request) {
        ObjectHandle publicKey = objects.make(
                Attributes.of(request.getGeneratePair().getPublicTemplate()).with(CKA.CLASS, CKO.PUBLIC_KEY.value()));
        ObjectHandle privateKey =
                objects.make(Attributes.of(request.getGeneratePair().getPrivateTemplate())
                        .with(CKA.CLASS, CKO.PRIVATE_KEY.value())
                        .with(CKA.VALUE, bytes(32)));
        return TokenAnswer.newBuilder()
                .setPair(ObjectPair.newBuilder().setPublicKey(publicKey).setPrivateKey(privateKey))
                .build();
    }

    private static TokenAnswer done(Runnable action) {
        action.run();
        return TokenAnswer.getDefaultInstance();
    }

    private void change(String card, Consumer<Card> change) {
        synchronized (this) {
            change.accept(cards.get(card));
        }
        new ArrayList<>(watchers).forEach(Runnable::run);
    }

    private ByteString bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static MechanismDescription mechanism(CKM type, long least, long most, long flags) {
        return MechanismDescription.newBuilder()
                .setType(type.value())
                .setLeastKey(least)
                .setMostKey(most)
                .setFlags(flags)
                .build();
    }
}
