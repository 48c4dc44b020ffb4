package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
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
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.Pbkdf2Parameters;
import dev.holdfast.proto.v1.PssParameters;
import dev.holdfast.proto.v1.RsaAesWrapParameters;
import dev.holdfast.proto.v1.SignContext;
import dev.holdfast.proto.v1.TokenMechanism;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a mechanism's parameter, which come in the order of its ParameterKind's signature. */
final class Parameters {

    /** CK_PRF_DATA_PARAM: type, byte order, width, method, and bytes with their validity and length. */
    private static final int LEAST_DATUM_BYTES = 3 * Long.BYTES + 2 + Integer.BYTES;

    private final Cursor in;
    private final boolean stock;

    /** @param stock byte arrays have no validity byte */
    Parameters(Cursor in, boolean stock) {
        this.in = in;
        this.stock = stock;
    }

    TokenMechanism read(CKM mechanism) {
        TokenMechanism.Builder read = TokenMechanism.newBuilder().setType(mechanism.value());
        switch (mechanism.parameter()) {
            case NONE -> {}
            case IV -> read.setIv(bytes());
            case ULONG -> read.setNumber(in.number());
            case STRING -> read.setDerivationData(bytes());
            case CBC_DATA ->
                read.setCbcData(CbcDataParameters.newBuilder().setIv(bytes()).setData(bytes()));
            case PSS ->
                read.setPss(PssParameters.newBuilder()
                        .setHash(in.number())
                        .setMgf(in.number())
                        .setSaltLength(in.number()));
            case OAEP -> read.setOaep(oaep());
            case RSA_AES_WRAP ->
                read.setRsaAesWrap(RsaAesWrapParameters.newBuilder()
                        .setAesKeyBits(in.number())
                        .setOaep(oaep()));
            case ECDH ->
                read.setEcdh(EcdhParameters.newBuilder()
                        .setKdf(in.number())
                        .setSharedData(bytes())
                        .setPublicData(bytes()));
            case ECDH_AES_WRAP ->
                read.setEcdhAesWrap(EcdhAesWrapParameters.newBuilder()
                        .setAesKeyBits(in.number())
                        .setKdf(in.number())
                        .setSharedData(bytes()));
            case EDDSA ->
                read.setEddsa(EddsaParameters.newBuilder().setPrehash(flag()).setContext(bytes()));
            case CTR ->
                read.setCtr(
                        CtrParameters.newBuilder().setCounterBits(in.number()).setBlock(bytes()));
            case GCM ->
                read.setGcm(GcmParameters.newBuilder()
                        .setIv(bytes())
                        .setIvBits(in.number())
                        .setAdditionalData(bytes())
                        .setTagBits(in.number()));
            case CCM ->
                read.setCcm(CcmParameters.newBuilder()
                        .setDataLength(in.number())
                        .setNonce(bytes())
                        .setAdditionalData(bytes())
                        .setMacLength(in.number()));
            case CHACHA20_POLY1305 ->
                read.setChacha20Poly1305(ChaCha20Poly1305Parameters.newBuilder()
                        .setNonce(bytes())
                        .setAdditionalData(bytes()));
            case PBKDF2 ->
                read.setPbkdf2(Pbkdf2Parameters.newBuilder()
                        .setSaltSource(in.number())
                        .setSalt(bytes())
                        .setIterations(in.number())
                        .setPrf(in.number())
                        .setPrfData(bytes())
                        .setPassword(bytes()));
            case HKDF ->
                read.setHkdf(HkdfParameters.newBuilder()
                        .setExtract(flag())
                        .setExpand(flag())
                        .setHash(in.number())
                        .setSaltType(in.number())
                        .setSalt(bytes())
                        .setSaltHandle(in.number())
                        .setInfo(bytes()));
            case KBKDF ->
                read.setKbkdf(KbkdfParameters.newBuilder()
                        .setPrf(in.number())
                        .addAllData(data())
                        .setAdditionalKeys(in.number())
                        .setIv(bytes()));
            case SIGN_CONTEXT -> read.setSignContext(context());
            case HASH_SIGN_CONTEXT -> read.setSignContext(context().setHash(in.number()));
        }
        return read.build();
    }

    /** Passes over the fields of a mechanism that the token does not know. */
    void skip(String layout) {
        for (char field : layout.toCharArray()) {
            switch (field) {
                case 'u' -> in.number();
                case 'y' -> bytes();
                default -> {} // the "a" of "ay"
            }
        }
    }

    private OaepParameters.Builder oaep() {
        return OaepParameters.newBuilder()
                .setHash(in.number())
                .setMgf(in.number())
                .setSource(in.number())
                .setLabel(bytes());
    }

    private SignContext.Builder context() {
        return SignContext.newBuilder().setHedge(in.number()).setContext(bytes());
    }

    /** {@code aD}. */
    private List<KbkdfDatum> data() {
        int count = in.count(LEAST_DATUM_BYTES);
        List<KbkdfDatum> data = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            data.add(KbkdfDatum.newBuilder()
                    .setType(in.number())
                    .setLittleEndian(flag())
                    .setWidthBits(in.number())
                    .setMethod(in.number())
                    .setBytes(bytes())
                    .build());
        }
        return data;
    }

    private boolean flag() {
        return in.octet() != 0;
    }

    private ByteString bytes() {
        return !stock && in.octet() == 0 ? in.invalid() : in.run();
    }
}
