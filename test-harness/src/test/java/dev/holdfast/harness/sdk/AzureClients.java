package dev.holdfast.harness.sdk;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.ProxyOptions;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.administration.KeyVaultAccessControlClient;
import com.azure.security.keyvault.administration.KeyVaultAccessControlClientBuilder;
import com.azure.security.keyvault.administration.KeyVaultBackupClient;
import com.azure.security.keyvault.administration.KeyVaultBackupClientBuilder;
import com.azure.security.keyvault.administration.KeyVaultSettingsClient;
import com.azure.security.keyvault.administration.KeyVaultSettingsClientBuilder;
import com.azure.security.keyvault.keys.KeyAsyncClient;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyAsyncClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The SDK's clients of one HSM in the name of one principal, set up as a program would: proxy, CA and secret. */
final class AzureClients {

    private final String url;
    private final HttpClient transport;
    private final TokenCredential credential;

    private AzureClients(FaceUnderTest face, Principal principal, java.net.http.HttpClient.Builder builder) {
        url = face.url();
        transport = new JdkHttpClientBuilder(builder.sslContext(tls(trusting(face.authority()))))
                .proxy(new ProxyOptions(ProxyOptions.Type.HTTP, new InetSocketAddress("127.0.0.1", face.proxyPort())))
                .build();
        credential = new ClientSecretCredentialBuilder()
                .tenantId(face.tenant())
                .clientId(principal.client())
                .clientSecret(principal.secret())
                .httpClient(transport)
                .build();
    }

    static AzureClients of(FaceUnderTest face) {
        return as(face.administrator(), face);
    }

    static AzureClients as(Principal principal, FaceUnderTest face) {
        return new AzureClients(face, principal, java.net.http.HttpClient.newBuilder());
    }

    static AzureClients overHttp2(FaceUnderTest face) {
        return new AzureClients(face, face.administrator(), new Http2Only());
    }

    KeyClient keys() {
        return keyBuilder().buildClient();
    }

    KeyAsyncClient asyncKeys() {
        return keyBuilder().buildAsyncClient();
    }

    /** Every operation that takes the private key is the service's. */
    CryptographyClient cryptography(KeyVaultKey key) {
        return cryptographyBuilder(key).buildClient();
    }

    CryptographyAsyncClient asyncCryptography(KeyVaultKey key) {
        return cryptographyBuilder(key).buildAsyncClient();
    }

    KeyVaultAccessControlClient access() {
        return new KeyVaultAccessControlClientBuilder()
                .vaultUrl(url)
                .credential(credential)
                .httpClient(transport)
                .buildClient();
    }

    KeyVaultSettingsClient settings() {
        return new KeyVaultSettingsClientBuilder()
                .vaultUrl(url)
                .credential(credential)
                .httpClient(transport)
                .buildClient();
    }

    KeyVaultBackupClient backups() {
        return new KeyVaultBackupClientBuilder()
                .vaultUrl(url)
                .credential(credential)
                .httpClient(transport)
                .buildClient();
    }

    private KeyClientBuilder keyBuilder() {
        return new KeyClientBuilder().vaultUrl(url).credential(credential).httpClient(transport);
    }

    private CryptographyClientBuilder cryptographyBuilder(KeyVaultKey key) {
        return new CryptographyClientBuilder()
                .keyIdentifier(key.getId())
                .credential(credential)
                .httpClient(transport);
    }

    /** A trust store of the CA's certificate alone. */
    static KeyStore trusting(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            return trusted;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("The CA's certificate cannot be used: " + authority, e);
        }
    }

    private static SSLContext tls(KeyStore trusted) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
