package dev.holdfast.coordinator.operator;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest.FetchDomain;
import dev.holdfast.proto.v1.ControlRequest.InitRecovery;
import dev.holdfast.proto.v1.ControlRequest.PutDomain;

/** Security domains: download, exchange key, upload. */
final class DomainRequests {

    private final ServiceParts parts;

    DomainRequests(ServiceParts parts) {
        this.parts = parts;
    }

    ControlReply fetch(FetchDomain asked) {
        return document(parts.domains()
                .download(
                        parts.requirePool(asked.getPool()),
                        parts.administrator(),
                        asked.getWrappingCertificatesList().stream()
                                .map(ByteString::toByteArray)
                                .toList(),
                        asked.getRequired())
                .join());
    }

    ControlReply initRecovery(InitRecovery asked) {
        return document(parts.domains()
                .initRecovery(parts.requirePool(asked.getPool()), parts.administrator(), parts.custody())
                .join());
    }

    void put(PutDomain asked) {
        parts.domains()
                .upload(
                        parts.requirePool(asked.getPool()),
                        parts.administrator(),
                        asked.getRestoreBlob().toByteArray())
                .join();
    }

    private static ControlReply document(byte[] bytes) {
        return ControlReply.newBuilder().setDocument(ByteString.copyFrom(bytes)).build();
    }
}
