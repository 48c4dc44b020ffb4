package dev.holdfast.harness.card;

import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.Request;

/** What these tests ask of a card. */
final class TestRequests {

    private TestRequests() {}

    static Request.Builder status() {
        return Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance());
    }

    /** Data that a card gives out when it is in service. */
    static Request.Builder randomBytes() {
        return Request.newBuilder()
                .setOperator(Operator.newBuilder().setPrincipal("7f1a2c3e-0000-4000-8000-000000000000"))
                .setRandomBytes(RandomBytes.newBuilder().setCount(16));
    }
}
