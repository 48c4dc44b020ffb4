package dev.holdfast.harness.functional;

import com.google.protobuf.ByteString;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Somebody who is logged in to a card, and asks in that session.
 *
 * @param credential his own, by now
 */
public record BenchOperator(BenchCard card, String name, ByteString credential, ByteString session) {

    public static final String ADMIN = "admin";
    public static final ByteString DEFAULT = ByteString.copyFromUtf8("holdfast-default");

    /** The credential of each operator whom a bench made; nothing of it is found anywhere by chance. */
    public static ByteString ownOf(String name) {
        return ByteString.copyFromUtf8(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    }

    /** Somebody who logs in with a credential that he has replaced before. */
    public static BenchOperator login(BenchCard card, String name) {
        return login(card, name, ownOf(name));
    }

    static BenchOperator first(BenchCard card) {
        Response first = card.ask(Requests.openSession(ADMIN, DEFAULT));
        if (first.getStatus().getCode() == Code.OK) {
            replace(card, first, DEFAULT, ownOf(ADMIN));
        }
        return login(card, ADMIN);
    }

    /** Makes another operator of the card, who replaces the credential he was given and logs in. */
    public BenchOperator enrol(String other, OperatorRole role) {
        ByteString given = ByteString.copyFromUtf8("given to " + other);
        done(Requests.createOperator(other, role, given));
        Response first = card.done(Requests.openSession(other, given));
        replace(card, first, given, ownOf(other));
        return login(card, other);
    }

    public Response ask(Request.Builder request) {
        return card.ask(request.setSession(session));
    }

    public CompletableFuture<Response> begin(Request.Builder request) {
        return card.begin(request.setSession(session));
    }

    public Response done(Request.Builder request) {
        return card.done(ask(request));
    }

    public Response refused(Request.Builder request, Code... codes) {
        return card.refused(ask(request), codes);
    }

    /** Loads an image, and does not have it verified. */
    public void load(ByteString image) {
        done(Requests.beginLoad(image));
        for (Request.Builder part : Requests.loadParts(image)) {
            done(part);
        }
    }

    private static BenchOperator login(BenchCard card, String name, ByteString credential) {
        ByteString session = card.done(Requests.openSession(name, credential))
                .getOperatorSession()
                .getSession();
        return new BenchOperator(card, name, credential, session);
    }

    private static void replace(BenchCard card, Response opened, ByteString before, ByteString after) {
        card.done(Requests.replaceCredential(before, after)
                .setSession(opened.getOperatorSession().getSession()));
    }
}
