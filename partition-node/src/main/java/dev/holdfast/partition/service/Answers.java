package dev.holdfast.partition.service;

import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.Response;

/** The answer of a service that has nothing more to say. */
final class Answers {

    private Answers() {}

    static Response.Builder done() {
        return Response.newBuilder().setDone(Done.getDefaultInstance());
    }
}
