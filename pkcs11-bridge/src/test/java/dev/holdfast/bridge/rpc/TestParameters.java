package dev.holdfast.bridge.rpc;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.pkcs11.ParameterKind;
import dev.holdfast.proto.v1.KbkdfDatum;
import dev.holdfast.proto.v1.OaepParameters;
import dev.holdfast.proto.v1.TokenMechanism;
import java.io.DataOutputStream;
import java.io.IOException;

/** Encodes what follows the type of a mechanism, as a client of each generation does. */
final class TestParameters {

    private static final int NO_PARAMETER = 0;
    private static final int FIELDS = 1;
    private static final int RAW = 2;

    private final DataOutputStream out;
    private final int generation;

    TestParameters(DataOutputStream out, int generation) {
        this.out = out;
        this.generation = generation;
    }

    void write(TokenMechanism mechanism) throws IOException {
        boolean bare = mechanism.getParameterCase() == TokenMechanism.ParameterCase.PARAMETER_NOT_SET;
        if (generation == TestMessage.OWN) {
            out.writeByte(bare ? NO_PARAMETER : mechanism.getMalformed() ? RAW : FIELDS);
        } else if (generation < 2 && bare) {
            out.writeInt(-1);
        } else if (generation >= 2 && hasOne(mechanism)) {
            out.writeByte(bare ? 0 : 1);
        }
        if (!bare) {
            parameter(mechanism);
        }
    }

    private static boolean hasOne(TokenMechanism mechanism) {
        return CKM.of(mechanism.getType()).orElseThrow().parameter() != ParameterKind.NONE;
    }

    private void parameter(TokenMechanism mechanism) throws IOException {
        switch (mechanism.getParameterCase()) {
            case IV -> bytes(mechanism.getIv());
            case NUMBER -> out.writeLong(mechanism.getNumber());
            case DERIVATION_DATA -> bytes(mechanism.getDerivationData());
            case CBC_DATA -> {
                bytes(mechanism.getCbcData().getIv());
                bytes(mechanism.getCbcData().getData());
            }
            case PSS ->
                numbers(
                        mechanism.getPss().getHash(),
                        mechanism.getPss().getMgf(),
                        mechanism.getPss().getSaltLength());
            case OAEP -> oaep(mechanism.getOaep());
            case RSA_AES_WRAP -> {
                numbers(mechanism.getRsaAesWrap().getAesKeyBits());
                oaep(mechanism.getRsaAesWrap().getOaep());
            }
            case ECDH -> {
                numbers(mechanism.getEcdh().getKdf());
                bytes(mechanism.getEcdh().getSharedData());
                bytes(mechanism.getEcdh().getPublicData());
            }
            case ECDH_AES_WRAP -> {
                numbers(
                        mechanism.getEcdhAesWrap().getAesKeyBits(),
                        mechanism.getEcdhAesWrap().getKdf());
                bytes(mechanism.getEcdhAesWrap().getSharedData());
            }
            case EDDSA -> {
                out.writeBoolean(mechanism.getEddsa().getPrehash());
                bytes(mechanism.getEddsa().getContext());
            }
            case CTR -> {
                numbers(mechanism.getCtr().getCounterBits());
                bytes(mechanism.getCtr().getBlock());
            }
            case GCM -> {
                bytes(mechanism.getGcm().getIv());
                numbers(mechanism.getGcm().getIvBits());
                bytes(mechanism.getGcm().getAdditionalData());
                numbers(mechanism.getGcm().getTagBits());
            }
            case CCM -> {
                numbers(mechanism.getCcm().getDataLength());
                bytes(mechanism.getCcm().getNonce());
                bytes(mechanism.getCcm().getAdditionalData());
                numbers(mechanism.getCcm().getMacLength());
            }
            case CHACHA20_POLY1305 -> {
                bytes(mechanism.getChacha20Poly1305().getNonce());
                bytes(mechanism.getChacha20Poly1305().getAdditionalData());
            }
            case PBKDF2 -> {
                numbers(mechanism.getPbkdf2().getSaltSource());
                bytes(mechanism.getPbkdf2().getSalt());
                numbers(
                        mechanism.getPbkdf2().getIterations(),
                        mechanism.getPbkdf2().getPrf());
                bytes(mechanism.getPbkdf2().getPrfData());
                bytes(mechanism.getPbkdf2().getPassword());
            }
            case HKDF -> {
                out.writeBoolean(mechanism.getHkdf().getExtract());
                out.writeBoolean(mechanism.getHkdf().getExpand());
                numbers(mechanism.getHkdf().getHash(), mechanism.getHkdf().getSaltType());
                bytes(mechanism.getHkdf().getSalt());
                numbers(mechanism.getHkdf().getSaltHandle());
                bytes(mechanism.getHkdf().getInfo());
            }
            case KBKDF -> {
                numbers(mechanism.getKbkdf().getPrf());
                out.writeInt(mechanism.getKbkdf().getDataCount());
                for (KbkdfDatum datum : mechanism.getKbkdf().getDataList()) {
                    numbers(datum.getType());
                    out.writeBoolean(datum.getLittleEndian());
                    numbers(datum.getWidthBits(), datum.getMethod());
                    bytes(datum.getBytes());
                }
                numbers(mechanism.getKbkdf().getAdditionalKeys());
                bytes(mechanism.getKbkdf().getIv());
            }
            case SIGN_CONTEXT -> {
                numbers(mechanism.getSignContext().getHedge());
                bytes(mechanism.getSignContext().getContext());
                if (mechanism.getSignContext().getHash() != 0) {
                    numbers(mechanism.getSignContext().getHash());
                }
            }
            case MALFORMED -> bytes(ByteString.copyFromUtf8("of another length"));
            case PARAMETER_NOT_SET -> {}
        }
    }

    private void oaep(OaepParameters oaep) throws IOException {
        numbers(oaep.getHash(), oaep.getMgf(), oaep.getSource());
        bytes(oaep.getLabel());
    }

    private void numbers(long... numbers) throws IOException {
        for (long number : numbers) {
            out.writeLong(number);
        }
    }

    private void bytes(ByteString bytes) throws IOException {
        if (generation == TestMessage.OWN) {
            out.writeByte(1);
        }
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }
}
