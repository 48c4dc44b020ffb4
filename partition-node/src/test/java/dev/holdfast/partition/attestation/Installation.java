package dev.holdfast.partition.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.factory.AttestationRoot;
import dev.holdfast.partition.factory.AttestationRoot.Holder;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestCrypto;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.attestation.EvidenceVerifier;
import dev.holdfast.proto.trust.Certificates;
import dev.holdfast.proto.trust.Trust;
import dev.holdfast.proto.v1.AttestCard;
import dev.holdfast.proto.v1.CardEvidence;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EvidenceFormat;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.StorePartitionCertificates;
import java.security.cert.CertificateException;
import java.util.List;

/** The maker and the owner of a rack, as those who certify partition keys and as those who are believed. */
record Installation(VirtualRack rack, AttestationRoot maker, AttestationRoot owner) {

    private static final AttestationRoot MAKER = root(Holder.MAKER);
    private static final AttestationRoot OWNER = root(Holder.OWNER);
    private static final ByteString NONCE = ByteString.copyFromUtf8("certify this");

    static Installation of(VirtualRack rack) {
        return new Installation(rack, MAKER, OWNER);
    }

    static AttestationRoot root(Holder holder) {
        return AttestationRoot.found(holder, TestCrypto.ENGINE, new VirtualRack().millis());
    }

    /** What both issue for a card, relying on what it testifies. */
    StorePartitionCertificates certificatesOf(Machine card) {
        ByteString key = partitionKey(card);
        return StorePartitionCertificates.newBuilder()
                .addAllMakerChain(maker.certifyMade(card.id(), key))
                .addAllOwnerChain(owner.certifyOwned(card.id(), key))
                .build();
    }

    ByteString partitionKey(Machine card) {
        Response answer = card.ask(Request.newBuilder()
                .setAttestCard(
                        AttestCard.newBuilder().setFormat(EvidenceFormat.RATS).setNonce(NONCE)));
        assertEquals(Code.OK, answer.getStatus().getCode(), answer.getStatus().getMessage());
        return partitionKey(card, answer.getCardEvidence(), NONCE);
    }

    ByteString partitionKey(Machine card, CardEvidence evidence, ByteString nonce) {
        return new EvidenceVerifier(makerOf(EvidenceFormat.RATS), ownerOf(EvidenceFormat.RATS), rack.millis())
                .partitionKey(evidence, card.id(), nonce);
    }

    void certify(Machine card) {
        Response answer = card.ask(store(certificatesOf(card)));
        assertEquals(Code.OK, answer.getStatus().getCode(), answer.getStatus().getMessage());
    }

    static Request.Builder store(StorePartitionCertificates certificates) {
        return Request.newBuilder().setStorePartitionCertificates(certificates);
    }

    Trust makerOf(EvidenceFormat format) {
        return trust("maker", format == EvidenceFormat.RATS ? rack.maker().root() : maker.root());
    }

    Trust ownerOf(EvidenceFormat format) {
        return trust("owner", format == EvidenceFormat.RATS ? rack.owner().root() : owner.root());
    }

    static Trust trust(String whose, byte[] root) {
        try {
            return new Trust(whose, List.of(Certificates.parse(root)), List.of());
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
