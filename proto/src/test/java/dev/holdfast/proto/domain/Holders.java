package dev.holdfast.proto.domain;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Ten holders with key pairs, made once, because RSA keys take time to make. */
final class Holders {

    private static final List<CustodianKey> ALL = new ArrayList<>();

    private Holders() {}

    /** The holder with this number, from 0. Number 10 is nobody's holder: an exchange key. */
    static synchronized CustodianKey holder(int number) {
        while (ALL.size() <= number) {
            KeyPair pair = keyPair("RSA", 2048);
            ALL.add(new CustodianKey(
                    "c" + ALL.size() + ".key",
                    (RSAPrivateCrtKey) pair.getPrivate(),
                    new WrappingKey(certificate(pair, "SHA256withRSA"))));
        }
        return ALL.get(number);
    }

    static CustodianKey exchangeKey() {
        return holder(10);
    }

    static List<CustodianKey> first(int count) {
        List<CustodianKey> holders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            holders.add(holder(i));
        }
        return holders;
    }

    static Quorum quorum(int required, int count) {
        return new Quorum(first(count).stream().map(CustodianKey::certificate).toList(), required);
    }

    static Randomness seeded(long seed) {
        Random random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    static KeyPair keyPair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static X509Certificate certificate(KeyPair pair, String signature) {
        X500Principal name = new X500Principal("CN=holder");
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(start),
                                    Date.from(start.plusSeconds(86_400)),
                                    name,
                                    pair.getPublic())
                            .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
