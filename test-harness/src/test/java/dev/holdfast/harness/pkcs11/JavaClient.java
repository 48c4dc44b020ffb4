package dev.holdfast.harness.pkcs11;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Date;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A program of a user's: SunPKCS11 with the configuration file and the PIN that it is given. Prints one line for what works. */
public final class JavaClient {

    private JavaClient() {}

    public static void main(String... arguments) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
        Security.addProvider(provider);
        char[] pin = arguments[1].toCharArray();
        boolean wholeAes = Boolean.parseBoolean(arguments[2]);
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, pin);
        String suffix = Long.toHexString(System.nanoTime());

        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC", provider);
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = ec.generateKeyPair();
        if (wholeAes) {
            sign(provider, "SHA256withECDSA", pair);
        }
        sign(provider, "NONEwithECDSA", pair);

        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA", provider);
        rsa.initialize(2048);
        KeyPair rsaPair = rsa.generateKeyPair();
        sign(provider, "SHA256withRSA", rsaPair);
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, rsaPair.getPublic());
        byte[] sealed = cipher.doFinal(message());
        cipher.init(Cipher.DECRYPT_MODE, rsaPair.getPrivate());
        require(Arrays.equals(message(), cipher.doFinal(sealed)), "RSA");

        KeyGenerator aes = KeyGenerator.getInstance("AES", provider);
        aes.init(256);
        SecretKey secret = aes.generateKey();
        if (wholeAes) {
            gcm(provider, secret);
            cbc(provider, secret);
        }

        X509Certificate certificate = certificate(provider, rsaPair);
        store.setKeyEntry("java-" + suffix, rsaPair.getPrivate(), null, new X509Certificate[] {certificate});
        KeyStore again = KeyStore.getInstance("PKCS11", provider);
        again.load(null, pin);
        require(again.isKeyEntry("java-" + suffix), "KeyStore");
        tls(again, pin, certificate, "java-" + suffix);
        again.deleteEntry("java-" + suffix);
        System.out.println("everything worked on JDK " + Runtime.version().feature());
    }

    private static void sign(Provider provider, String algorithm, KeyPair pair) throws Exception {
        byte[] signed = algorithm.startsWith("NONE") ? Arrays.copyOf(message(), 32) : message();
        Signature signature = Signature.getInstance(algorithm, provider);
        signature.initSign(pair.getPrivate());
        signature.update(signed);
        byte[] value = signature.sign();
        Signature elsewhere = Signature.getInstance(algorithm);
        elsewhere.initVerify(
                java.security.KeyFactory.getInstance(pair.getPublic().getAlgorithm())
                        .generatePublic(new java.security.spec.X509EncodedKeySpec(
                                pair.getPublic().getEncoded())));
        elsewhere.update(signed);
        require(elsewhere.verify(value), algorithm);
        signature.initVerify(pair.getPublic());
        signature.update(signed);
        require(signature.verify(value), algorithm + " verified in the token");
    }

    private static void gcm(Provider provider, SecretKey secret) throws Exception {
        byte[] nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, secret, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(new byte[] {1, 2, 3});
        byte[] sealed = cipher.doFinal(message());
        cipher.init(Cipher.DECRYPT_MODE, secret, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(new byte[] {1, 2, 3});
        require(Arrays.equals(message(), cipher.doFinal(sealed)), "AES/GCM");
    }

    private static void cbc(Provider provider, SecretKey secret) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", provider);
        cipher.init(Cipher.ENCRYPT_MODE, secret, new IvParameterSpec(new byte[16]));
        byte[] sealed = cipher.doFinal(message());
        cipher.init(Cipher.DECRYPT_MODE, secret, new IvParameterSpec(new byte[16]));
        require(Arrays.equals(message(), cipher.doFinal(sealed)), "AES/CBC");
    }

    private static X509Certificate certificate(Provider provider, KeyPair pair) throws Exception {
        X500Name name = new X500Name("CN=localhost");
        long now = System.currentTimeMillis();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.valueOf(now),
                                new Date(now - 60_000),
                                new Date(now + 3_600_000),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withRSA")
                                .setProvider(provider)
                                .build(pair.getPrivate())));
    }

    /** A server whose key is in the token. TLS 1.2 with PKCS#1 signatures, which every generation of clients can carry. */
    private static void tls(KeyStore store, char[] pin, X509Certificate certificate, String alias) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
        keys.init(new javax.net.ssl.KeyStoreBuilderParameters(
                KeyStore.Builder.newInstance(store, new KeyStore.PasswordProtection(pin))));
        SSLContext server = SSLContext.getInstance("TLSv1.2");
        server.init(keys.getKeyManagers(), null, null);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(alias, certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLSv1.2");
        client.init(null, trust.getTrustManagers(), null);
        try (SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.getOutputStream().write(message());
                } catch (java.io.IOException e) {
                    System.out.println("the server failed: " + e.getMessage());
                }
            });
            serving.start();
            try (SSLSocket socket = (SSLSocket) client.getSocketFactory()
                    .createSocket(java.net.InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                require(Arrays.equals(message(), socket.getInputStream().readNBytes(message().length)), "TLS");
            }
            serving.join();
        }
    }

    private static byte[] message() {
        return "what a Java program signs, seals and sends over TLS".getBytes(StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what + " does not work");
        }
        System.out.println(what + " works");
    }
}
