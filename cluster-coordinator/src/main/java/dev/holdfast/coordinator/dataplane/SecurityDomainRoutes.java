package dev.holdfast.coordinator.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Route;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.proto.domain.DownloadRequest;
import dev.holdfast.proto.domain.Quorum;
import dev.holdfast.proto.domain.TransferKey;
import dev.holdfast.proto.domain.WrappingKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Download, exchange key and upload of an HSM's security domain. Progress is told to whoever asks: it reveals a word, and
 * clients that spell the HSM's name in another case than it was created with ask without a token.
 */
public final class SecurityDomainRoutes {

    private static final String ACTION = "Microsoft.KeyVault/managedHsm/securitydomain/";
    private static final String DOWNLOAD = "/securitydomain/download";
    private static final String UPLOAD = "/securitydomain/upload";
    private static final String PENDING = "/pending";

    private final SecurityDomains domains;
    private final Custody custody;
    private final DomainOperations operations = new DomainOperations();

    /** @param custody where exchange keys are made */
    public SecurityDomainRoutes(SecurityDomains domains, Custody custody) {
        this.domains = domains;
        this.custody = custody;
    }

    public List<Route<HsmExchange>> routes() {
        return List.of(
                Route.<HsmExchange>of(
                                "DownloadSecurityDomain",
                                "POST",
                                DOWNLOAD,
                                "The security domain, encrypted to a quorum; activates the HSM.",
                                this::download)
                        .needing(ACTION + "download/action")
                        .taking(SecurityDomainDocument.CertificateInfo.class)
                        .answering(202, SecurityDomainDocument.class),
                Route.<HsmExchange>of(
                                "GetSecurityDomainDownloadStatus",
                                "GET",
                                DOWNLOAD + PENDING,
                                "How the latest download or upload goes.",
                                this::status)
                        .open()
                        .answering(200, SecurityDomainStatus.class),
                Route.<HsmExchange>of(
                                "GetSecurityDomainTransferKey",
                                "GET",
                                UPLOAD,
                                "A new exchange key, which replaces the one before; the HSM waits for its security"
                                        + " domain from now on.",
                                this::exchangeKey)
                        .needing(ACTION + "transferkey/read")
                        .answering(200, SecurityDomainDocument.ExchangeKey.class),
                Route.<HsmExchange>of(
                                "UploadSecurityDomain",
                                "POST",
                                UPLOAD,
                                "Gives the HSM the security domain that a quorum encrypted to its exchange key.",
                                this::upload)
                        .needing(ACTION + "upload/action")
                        .taking(SecurityDomainDocument.class)
                        .answering(202, SecurityDomainStatus.class),
                Route.<HsmExchange>of(
                                "GetSecurityDomainUploadStatus",
                                "GET",
                                UPLOAD + PENDING,
                                "How the latest upload or download goes.",
                                this::status)
                        .open()
                        .answering(200, SecurityDomainStatus.class));
    }

    private CompletableFuture<Answer> download(HsmExchange exchange) {
        byte[] body = exchange.call().body();
        Quorum quorum = DownloadRequest.parse(body);
        List<byte[]> certificates = quorum.keys().stream().map(WrappingKey::der).toList();
        return operations
                .begin(
                        exchange.pool(),
                        DomainOperations.Kind.DOWNLOAD,
                        exchange.requireCaller(),
                        body,
                        () -> domains.download(
                                exchange.pool(), exchange.requireCaller(), certificates, quorum.required()))
                .thenApply(json -> Accepted.json(
                        exchange, DOWNLOAD + PENDING, new SecurityDomainDocument(new String(json, UTF_8))));
    }

    private CompletableFuture<Answer> exchangeKey(HsmExchange exchange) {
        return domains.initRecovery(exchange.pool(), exchange.requireCaller(), custody)
                .thenApply(certificate -> Answer.json(200, TransferKey.toJson(WrappingKey.parseDer(certificate))));
    }

    private CompletableFuture<Answer> upload(HsmExchange exchange) {
        byte[] blob = exchange.body(SecurityDomainDocument.class).requireValue().getBytes(UTF_8);
        CompletableFuture<byte[]> uploaded = operations.begin(
                exchange.pool(), DomainOperations.Kind.UPLOAD, exchange.requireCaller(), blob, () -> domains.upload(
                                exchange.pool(), exchange.requireCaller(), blob)
                        .thenApply(done -> new byte[0]));
        return Promptly.begun(uploaded)
                .thenCompose(begun -> operations.status(exchange.pool()))
                .thenApply(status -> Accepted.json(exchange, UPLOAD + PENDING, status.begun()));
    }

    private CompletableFuture<Answer> status(HsmExchange exchange) {
        return operations.status(exchange.pool()).thenApply(Answer::ok);
    }
}
