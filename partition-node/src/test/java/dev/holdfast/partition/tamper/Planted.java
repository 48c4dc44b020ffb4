package dev.holdfast.partition.tamper;

import static dev.holdfast.partition.tamper.Bench.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.certificate.CertificateIssuer;
import dev.holdfast.partition.certificate.CertificateIssuer.Purpose;
import dev.holdfast.partition.crypto.CryptoEngine;
import dev.holdfast.partition.pool.CardIdentity;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.domain.CustodianKey;
import dev.holdfast.proto.domain.Custodians;
import dev.holdfast.proto.domain.RestoreBlob;
import dev.holdfast.proto.domain.SecurityDomainFile;
import dev.holdfast.proto.domain.WrappingKey;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKK;
import dev.holdfast.proto.pkcs11.CKO;
import dev.holdfast.proto.pkcs11.CKR;
import dev.holdfast.proto.pkcs11.CKU;
import dev.holdfast.proto.v1.CreateObject;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.DownloadDomain;
import dev.holdfast.proto.v1.ImportKey;
import dev.holdfast.proto.v1.InitPin;
import dev.holdfast.proto.v1.InitToken;
import dev.holdfast.proto.v1.KeyAttributes;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.TokenAnswer;
import dev.holdfast.proto.v1.TokenLogin;
import dev.holdfast.proto.v1.TokenRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Secrets of every kind in the one card of a pool, as the test knows them in plain: none of them may be left by an end of the card. */
final class Planted {

    private static final CryptoEngine CRYPTO = TestCrypto.ENGINE;
    private static final ByteString SO_PIN = ByteString.copyFromUtf8("a security officer's PIN");
    private static final ByteString USER_PIN = ByteString.copyFromUtf8("the PIN of a user");

    private final TestPool pool;
    private final Machine card;
    private final Map<String, byte[]> secrets = new LinkedHashMap<>();

    private Planted(TestPool pool) {
        this.pool = pool;
        this.card = pool.card(0);
    }

    /** By their names. The pool is provisioned, and nobody has its security domain yet. */
    static Map<String, byte[]> in(TestPool pool, CardIdentity identity) throws IOException {
        Planted planted = new Planted(pool);
        planted.domain();
        planted.customersKeys();
        planted.token();
        planted.card(identity);
        return planted.secrets;
    }

    private void card(CardIdentity identity) throws IOException {
        Bench.officer(card);
        secrets.put("an officer's credential", Bench.OWN.toByteArray());
        secrets.put("the storage seed", Objects.requireNonNull(card.nvram.storageSeed()));
        secrets.put(
                "the pool's key",
                identity.openPoolKey(card.card()
                        .membership()
                        .orElseThrow()
                        .getSealedPoolKey()
                        .toByteArray()));
    }

    /** What the custodians of a pool could put together. */
    private void domain() {
        List<CustodianKey> custodians = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            custodians.add(custodian("custodian " + i));
        }
        DownloadDomain.Builder download = DownloadDomain.newBuilder().setRequired(2);
        custodians.forEach(custodian -> download.addWrappingCertificates(
                ByteString.copyFrom(custodian.certificate().der())));
        byte[] file = pool.done(TestPool.ADMINISTRATOR, Request.newBuilder().setDownloadDomain(download))
                .getSecurityDomain()
                .getJson()
                .toByteArray();
        CustodianKey reader = custodians.get(0);
        RestoreBlob blob = Custodians.restoreBlob(
                SecurityDomainFile.parse(file), reader.certificate(), custodians, CRYPTO::random);
        blob.open(opened(reader, blob.wrappedKey().encryptedKey()))
                .forEach((tag, secret) -> secrets.put("the domain's " + tag, secret));
    }

    private void customersKeys() {
        pool.assign(TestPool.USER, TestPool.CRYPTO_USER);
        pool.assign(TestPool.OFFICER, TestPool.CRYPTO_OFFICER);
        KeySpec curve =
                KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
        imported("ec", curve, CRYPTO.generate(curve).material());
        imported("oct", KeySpec.newBuilder().setType(KeyType.OCT).setSize(256).build(), CRYPTO.random(32));
    }

    private void imported(String name, KeySpec spec, byte[] material) {
        pool.done(
                TestPool.USER,
                Request.newBuilder()
                        .setImportKey(ImportKey.newBuilder()
                                .setName(name)
                                .setSpec(spec)
                                .setAttributes(KeyAttributes.newBuilder().setEnabled(true))
                                .setMaterial(ByteString.copyFrom(material))));
        // The frame around it is no secret: what it says of the curve stands in firmware and certificates too.
        int from = spec.getType() == KeyType.EC ? 40 : 0;
        secrets.put(
                "the key " + name, ByteString.copyFrom(material).substring(from).toByteArray());
    }

    private void token() {
        token(
                ByteString.EMPTY,
                TokenRequest.newBuilder()
                        .setInitToken(InitToken.newBuilder()
                                .setSoPin(SO_PIN)
                                .setLabel(ByteString.copyFromUtf8(String.format("%-32s", "a token")))));
        token(
                login(CKU.SO, SO_PIN),
                TokenRequest.newBuilder().setInitPin(InitPin.newBuilder().setPin(USER_PIN)));
        byte[] value = CRYPTO.random(32);
        token(
                login(CKU.USER, USER_PIN),
                TokenRequest.newBuilder()
                        .setCreateObject(CreateObject.newBuilder()
                                .setTemplate(Attributes.NONE
                                        .with(CKA.CLASS, CKO.SECRET_KEY.value())
                                        .with(CKA.KEY_TYPE, CKK.AES.value())
                                        .with(CKA.TOKEN, true)
                                        .with(CKA.SENSITIVE, true)
                                        .with(CKA.VALUE, value)
                                        .template())));
        secrets.put("the SO's PIN", SO_PIN.toByteArray());
        secrets.put("the user's PIN", USER_PIN.toByteArray());
        secrets.put("a token's object", value);
    }

    private ByteString login(CKU user, ByteString pin) {
        return token(
                        ByteString.EMPTY,
                        TokenRequest.newBuilder()
                                .setLogin(TokenLogin.newBuilder()
                                        .setUser(user.value())
                                        .setPin(pin)))
                .getTicket();
    }

    private TokenAnswer token(ByteString ticket, TokenRequest.Builder request) {
        TokenAnswer answer = done(card.ask(Request.newBuilder().setToken(request.setTicket(ticket))))
                .getTokenAnswer();
        assertEquals(CKR.OK, CKR.of(answer.getReturnValue()).orElseThrow());
        return answer;
    }

    private static CustodianKey custodian(String name) {
        CryptoEngine.Generated pair = CRYPTO.generate(
                KeySpec.newBuilder().setType(KeyType.RSA).setSize(2048).build());
        CryptoEngine.Generated authority = CRYPTO.generateCardKey();
        byte[] certificate = new CertificateIssuer(
                        "CN=issuer", message -> CRYPTO.signAsCard(authority.material(), message), CRYPTO)
                .issue("CN=" + name, pair.publicKey(), Purpose.EXCHANGE, 0, 4_000_000_000_000L);
        try {
            RSAPrivateCrtKey key = (RSAPrivateCrtKey)
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pair.material()));
            return new CustodianKey(name, key, WrappingKey.parseDer(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] opened(CustodianKey key, byte[] contentKey) {
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.DECRYPT_MODE,
                    key.privateKey(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return rsa.doFinal(contentKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether these 32 bytes are the storage seed under which the operators' roll was sealed: nothing else opens it, nor the store.
     *
     * @param roll as it lay on the flash
     */
    static boolean opens(Machine card, byte[] roll, byte[] seed) {
        byte[] header = ByteString.copyFrom(roll).substring(0, 48).toByteArray();
        byte[] device = card.fuses().deviceSecret();
        byte[] secret = joined(device, seed);
        byte[] key = CRYPTO.derive(
                secret, "holdfast operators", joined(header, card.id().getBytes(UTF_8)), 32);
        try {
            return CRYPTO.openAt(
                                    key,
                                    new byte[12],
                                    header,
                                    ByteString.copyFrom(roll).substring(48).toByteArray())
                            .length
                    > 0;
        } catch (RefusedException refused) {
            return false;
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteString.copyFrom(first).concat(ByteString.copyFrom(second)).toByteArray();
    }
}
