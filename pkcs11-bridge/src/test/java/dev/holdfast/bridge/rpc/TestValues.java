package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CbcDataParameters;
import dev.holdfast.proto.v1.CcmParameters;
import dev.holdfast.proto.v1.ChaCha20Poly1305Parameters;
import dev.holdfast.proto.v1.CtrParameters;
import dev.holdfast.proto.v1.EcdhAesWrapParameters;
import dev.holdfast.proto.v1.EcdhParameters;
import dev.holdfast.proto.v1.EddsaParameters;
import dev.holdfast.proto.v1.GcmParameters;
import dev.holdfast.proto.v1.HkdfParameters;
import dev.holdfast.proto.v1.KbkdfDatum;
import dev.holdfast.proto.v1.KbkdfParameters;
import dev.holdfast.proto.v1.MessageParameters;
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.Pbkdf2Parameters;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.RsaAesWrapParameters;
import dev.holdfast.proto.v1.SignContext;
import dev.holdfast.proto.v1.TokenAttribute;
import dev.holdfast.proto.v1.TokenMechanism;
import dev.holdfast.proto.v1.TokenTemplate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Arguments for any call, drawn at random out of what a client of one generation can say. */
final class TestValues {

    private static final long UNKNOWN_TYPE = 0x80000077L;
    private static final int LONGEST = 40;
    private static final int DEEPEST = 3;

    private final Random random;
    private final Dialect dialect;

    TestValues(Random random, Dialect dialect) {
        this.random = random;
        this.dialect = dialect;
    }

    List<Object> arguments(Function function) {
        return arguments(function, random.nextBoolean() ? Room.of(1 + random.nextInt(LONGEST)) : dialect.room(0));
    }

    List<Object> arguments(Function function, Room room) {
        List<Object> arguments = new ArrayList<>();
        for (String letter : TestMessage.letters(function.request())) {
            arguments.add(
                    switch (letter) {
                        case "u" -> random.nextLong();
                        case "y" -> random.nextInt(256);
                        case "ay" -> random.nextInt(4) == 0 ? null : bytes().toByteArray();
                        case "z", "s" -> "some words".getBytes(StandardCharsets.US_ASCII);
                        case "fy", "fu" -> room;
                        case "aA" -> template(0);
                        case "fA" -> wanted(0);
                        case "M" -> random.nextInt(10) == 0 ? null : mechanism();
                        case "Q" ->
                            MessageParameters.newBuilder()
                                    .setNonce(bytes())
                                    .setFixedBits(random.nextLong())
                                    .setGenerator(random.nextLong())
                                    .setTagBits(random.nextLong())
                                    .setTag(bytes())
                                    .build();
                        default -> throw new IllegalArgumentException(letter);
                    });
        }
        return arguments;
    }

    /** What arrives: all as it was sent, but the label of C_InitToken, which is filled up. */
    List<Object> expected(Function function, List<Object> sent) {
        if (function != Function.C_InitToken) {
            return sent;
        }
        List<Object> expected = new ArrayList<>(sent);
        expected.set(2, "some words                      ".getBytes(StandardCharsets.US_ASCII));
        return expected;
    }

    private List<TokenAttribute> template(int depth) {
        return IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> attribute(depth))
                .toList();
    }

    private TokenAttribute attribute(int depth) {
        TokenAttribute.Builder attribute = TokenAttribute.newBuilder();
        if (random.nextInt(8) == 0) {
            return attribute.setType(UNKNOWN_TYPE).setValue(bytes()).build();
        }
        List<CKA> types = Stream.of(CKA.values())
                .filter(type -> type.kind() != CKA.Kind.TEMPLATE || depth < DEEPEST && carries(type))
                .toList();
        CKA type = types.get(random.nextInt(types.size()));
        return attribute.setType(type.value()).setValue(value(type, depth)).build();
    }

    /** Stock clients cannot say every template: one they do not know goes out as it lies in memory. */
    private boolean carries(CKA template) {
        return switch (template) {
            case WRAP_TEMPLATE, UNWRAP_TEMPLATE -> true;
            case DERIVE_TEMPLATE -> dialect != Dialect.FIRST;
            default -> dialect == Dialect.OWN;
        };
    }

    private ByteString value(CKA type, int depth) {
        return switch (type.kind()) {
            case BOOL -> ByteString.copyFrom(new byte[] {(byte) random.nextInt(2)});
            case ULONG -> number();
            case DATE -> random.nextBoolean() ? ByteString.EMPTY : ByteString.copyFromUtf8("20261123");
            case STRING, BYTES -> bytes();
            case MECHANISMS -> random.nextBoolean() ? ByteString.EMPTY : number().concat(number());
            case TEMPLATE ->
                TokenTemplate.newBuilder()
                        .addAllAttributes(template(depth + 1))
                        .build()
                        .toByteString();
        };
    }

    private List<WantedAttribute> wanted(int depth) {
        return IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(i -> {
                    CKA type = CKA.values()[random.nextInt(CKA.values().length)];
                    boolean template = type.kind() == CKA.Kind.TEMPLATE && carries(type);
                    Room room = random.nextBoolean() ? Room.QUERY : Room.of(1 + random.nextInt(LONGEST));
                    if (template && (dialect == Dialect.FIRST || depth >= DEEPEST)) {
                        return new WantedAttribute(CKA.LABEL.value(), room, List.of());
                    }
                    return new WantedAttribute(
                            type.value(), room, template && !room.query() ? wanted(depth + 1) : List.of());
                })
                .toList();
    }

    private TokenMechanism mechanism() {
        List<CKM> carried = Stream.of(CKM.values()).filter(dialect::carries).toList();
        CKM type = carried.get(random.nextInt(carried.size()));
        TokenMechanism.Builder mechanism = TokenMechanism.newBuilder().setType(type.value());
        boolean canBeBare = dialect == Dialect.THIRD || dialect == Dialect.OWN;
        if (canBeBare && random.nextInt(8) == 0) {
            return mechanism.build();
        }
        if (dialect == Dialect.OWN && random.nextInt(8) == 0) {
            return mechanism.setMalformed(true).build();
        }
        switch (type.parameter()) {
            case NONE -> {}
            case IV -> mechanism.setIv(bytes());
            case ULONG -> mechanism.setNumber(random.nextLong());
            case STRING -> mechanism.setDerivationData(bytes());
            case CBC_DATA ->
                mechanism.setCbcData(
                        CbcDataParameters.newBuilder().setIv(bytes()).setData(bytes()));
            case PSS ->
                mechanism.setPss(PssParameters.newBuilder()
                        .setHash(random.nextLong())
                        .setMgf(random.nextLong())
                        .setSaltLength(random.nextLong()));
            case OAEP -> mechanism.setOaep(oaep());
            case RSA_AES_WRAP ->
                mechanism.setRsaAesWrap(RsaAesWrapParameters.newBuilder()
                        .setAesKeyBits(random.nextLong())
                        .setOaep(oaep()));
            case ECDH ->
                mechanism.setEcdh(EcdhParameters.newBuilder()
                        .setKdf(random.nextLong())
                        .setSharedData(bytes())
                        .setPublicData(bytes()));
            case ECDH_AES_WRAP ->
                mechanism.setEcdhAesWrap(EcdhAesWrapParameters.newBuilder()
                        .setAesKeyBits(random.nextLong())
                        .setKdf(random.nextLong())
                        .setSharedData(bytes()));
            case EDDSA ->
                mechanism.setEddsa(EddsaParameters.newBuilder()
                        .setPrehash(random.nextBoolean())
                        .setContext(bytes()));
            case CTR ->
                mechanism.setCtr(CtrParameters.newBuilder()
                        .setCounterBits(random.nextLong())
                        .setBlock(bytes()));
            case GCM ->
                mechanism.setGcm(GcmParameters.newBuilder()
                        .setIv(bytes())
                        .setIvBits(random.nextLong())
                        .setAdditionalData(bytes())
                        .setTagBits(random.nextLong()));
            case CCM ->
                mechanism.setCcm(CcmParameters.newBuilder()
                        .setDataLength(random.nextLong())
                        .setNonce(bytes())
                        .setAdditionalData(bytes())
                        .setMacLength(random.nextLong()));
            case CHACHA20_POLY1305 ->
                mechanism.setChacha20Poly1305(ChaCha20Poly1305Parameters.newBuilder()
                        .setNonce(bytes())
                        .setAdditionalData(bytes()));
            case PBKDF2 ->
                mechanism.setPbkdf2(Pbkdf2Parameters.newBuilder()
                        .setSaltSource(random.nextLong())
                        .setSalt(bytes())
                        .setIterations(random.nextLong())
                        .setPrf(random.nextLong())
                        .setPrfData(bytes())
                        .setPassword(bytes()));
            case HKDF ->
                mechanism.setHkdf(HkdfParameters.newBuilder()
                        .setExtract(random.nextBoolean())
                        .setExpand(random.nextBoolean())
                        .setHash(random.nextLong())
                        .setSaltType(random.nextLong())
                        .setSalt(bytes())
                        .setSaltHandle(random.nextLong())
                        .setInfo(bytes()));
            case KBKDF ->
                mechanism.setKbkdf(KbkdfParameters.newBuilder()
                        .setPrf(random.nextLong())
                        .addData(KbkdfDatum.newBuilder()
                                .setType(random.nextLong())
                                .setLittleEndian(random.nextBoolean())
                                .setWidthBits(random.nextLong())
                                .setMethod(random.nextLong())
                                .setBytes(bytes()))
                        .addData(KbkdfDatum.newBuilder().setType(4).setBytes(bytes()))
                        .setAdditionalKeys(random.nextLong())
                        .setIv(bytes()));
            case SIGN_CONTEXT ->
                mechanism.setSignContext(
                        SignContext.newBuilder().setHedge(random.nextLong()).setContext(bytes()));
            case HASH_SIGN_CONTEXT ->
                mechanism.setSignContext(SignContext.newBuilder()
                        .setHedge(random.nextLong())
                        .setContext(bytes())
                        .setHash(1 + random.nextInt(1000)));
        }
        return mechanism.build();
    }

    private OaepParameters.Builder oaep() {
        return OaepParameters.newBuilder()
                .setHash(random.nextLong())
                .setMgf(random.nextLong())
                .setSource(random.nextLong())
                .setLabel(bytes());
    }

    private ByteString number() {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).flip());
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
