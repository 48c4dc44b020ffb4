package dev.holdfast.harness.card;

import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;

/** What the commands to one card have in common: the card, who asks, and where answers go. */
interface Desk {

    CardTester card();

    /** Asks in the name of whoever uses the desk: with the session, the approval and the deadline that were chosen. */
    Response ask(Request.Builder request);

    boolean json();

    void show(String text);

    /** Asks a person for something that must not be seen. */
    String secret(String prompt);
}
