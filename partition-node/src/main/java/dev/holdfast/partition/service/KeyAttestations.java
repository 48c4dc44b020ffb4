package dev.holdfast.partition.service;

import static dev.holdfast.partition.service.ServiceContext.principal;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.access.Action;
import dev.holdfast.partition.access.Scope;
import dev.holdfast.partition.attestation.Evidence;
import dev.holdfast.partition.crypto.Approval;
import dev.holdfast.partition.crypto.Hash;
import dev.holdfast.partition.firmware.Firmware;
import dev.holdfast.partition.vault.Vault;
import dev.holdfast.proto.trust.KeyStatements;
import dev.holdfast.proto.v1.AttestKey;
import dev.holdfast.proto.v1.DomainRecord;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.KeyAttestation;
import dev.holdfast.proto.v1.KeyStatement;
import dev.holdfast.proto.v1.KeyVersion;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the card testifies of the keys it holds, in its own name: it uses no key of the vault for it. */
final class KeyAttestations {

    private final ServiceContext context;
    private final Evidence evidence;
    private final Firmware firmware;

    KeyAttestations(ServiceContext context, Evidence evidence, Firmware firmware) {
        this.context = context;
        this.evidence = evidence;
        this.firmware = firmware;
    }

    CompletableFuture<Response.Builder> attest(Request request) {
        AttestKey asked = request.getAttestKey();
        if (asked.getFormat() != EvidenceFormat.EVIDENCE_FORMAT_UNSPECIFIED) {
            Evidence.requireNonce(asked.getNonce());
        }
        return context.read().thenCompose(vault -> {
            vault.require(principal(request), Action.READ_KEY, Scope.ofKey(asked.getName()));
            vault.requireOpen();
            KeyVersion version = vault.keyVersion(asked.getName(), asked.getVersion());
            String name = vault.key(asked.getName()).getName();
            if (asked.getFormat() != EvidenceFormat.EVIDENCE_FORMAT_UNSPECIFIED) {
                return evidence.ofKey(asked.getFormat(), asked.getNonce(), name, version)
                        .thenApply(made -> Response.newBuilder()
                                .setCardEvidence(made)
                                .setIndicator(ServiceIndicator.SERVICE_INDICATOR_APPROVED));
            }
            ByteString statement = statement(vault, name, version).toByteString();
            return context.work(() -> signed(statement));
        });
    }

    private Response.Builder signed(ByteString statement) {
        byte[] signature = context.identity().sign(KeyStatements.signed(statement));
        return Response.newBuilder()
                .setKeyAttestation(KeyAttestation.newBuilder()
                        .setStatement(statement)
                        .setSignature(ByteString.copyFrom(signature))
                        .addAllMakerChain(bytes(context.identity().makerChain()))
                        .addAllOwnerChain(bytes(context.identity().ownerChain())))
                .setIndicator(Approval.of(SignatureAlgorithm.ES384).indicator());
    }

    private KeyStatement statement(Vault vault, String name, KeyVersion version) {
        ByteString domain = vault.domain().map(DomainRecord::getDomainId).orElse(ByteString.EMPTY);
        return KeyStatement.newBuilder()
                .setNotice(Firmware.NOTICE)
                .setPoolId(context.pool().membership().getPoolId())
                .setDomainId(domain)
                .setCard(context.identity().cardId())
                .setFirmwareVersion(firmware.version())
                .setKeyName(name)
                .setKeyVersion(version.getVersion())
                .setSpec(version.getSpec())
                .addAllOperations(version.getOperationsList())
                .setExportable(version.getAttributes().getExportable())
                .setPublicKeySha256(digest(version.getPublicKey()))
                .setOrigin(version.getOrigin())
                .setCreatedMillis(version.getCreatedMillis())
                .setStatedMillis(context.now())
                .build();
    }

    private static ByteString digest(ByteString publicKey) {
        return publicKey.isEmpty()
                ? ByteString.EMPTY
                : ByteString.copyFrom(Hash.SHA_256.start().digest(publicKey.toByteArray()));
    }

    private static List<ByteString> bytes(List<byte[]> chain) {
        return chain.stream().map(ByteString::copyFrom).toList();
    }
}
