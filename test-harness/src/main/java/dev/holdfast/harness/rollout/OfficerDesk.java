package dev.holdfast.harness.rollout;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.cluster.PooledCards;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.OperatorSession;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Asks single cards of a pool, in sessions of their crypto officer too, and says which of them it was that refused. */
public final class OfficerDesk {

    private static final String FIRST_OFFICER = "admin";
    private static final ByteString EVERYBODY_KNOWS = ByteString.copyFromUtf8("holdfast-default");

    private final PooledCards cards;
    private final Officer officer;

    public OfficerDesk(PooledCards cards, Officer officer) {
        this.cards = cards;
        this.officer = officer;
    }

    /** What whoever gets a blank card does first: the credential that everybody knows becomes the officer's own. */
    public void appoint(String card) {
        OperatorSession first = open(card, FIRST_OFFICER, EVERYBODY_KNOWS);
        ask(
                card,
                Request.newBuilder()
                        .setSession(first.getSession())
                        .setReplaceCredential(ReplaceCredential.newBuilder()
                                .setCredential(EVERYBODY_KNOWS)
                                .setReplacement(officer.credential().apply(card))));
    }

    PooledCards cards() {
        return cards;
    }

    /** @throws RefusedException when the card does not do it, with the card's name */
    Response ask(String card, Request.Builder request) {
        try {
            return cards.ask(card, request.build()).join();
        } catch (CompletionException e) {
            throw RefusedException.behind(e) instanceof RefusedException refused
                    ? new RefusedException(refused.code(), "Card " + card + ": " + refused.getMessage())
                    : e;
        }
    }

    /** Logs in, does the work with requests that are given the session, and logs out, if the card has power then. */
    void inSession(String card, Consumer<UnaryOperator<Request.Builder>> work) {
        OperatorSession session = login(card);
        try {
            work.accept(request -> request.setSession(session.getSession()));
        } finally {
            Response unused = cards.ask(
                            card,
                            Request.newBuilder()
                                    .setSession(session.getSession())
                                    .setCloseSession(CloseSession.getDefaultInstance())
                                    .build())
                    .exceptionally(gone -> Response.getDefaultInstance())
                    .join();
        }
    }

    private OperatorSession login(String card) {
        OperatorSession session;
        try {
            session = open(card, officer.name(), officer.credential().apply(card));
        } catch (RefusedException refused) {
            throw refused.code() == Code.FORBIDDEN
                    ? new RefusedException(Code.FORBIDDEN, refused.getMessage() + " " + firstReplace(card))
                    : refused;
        }
        if (session.getMustReplace()) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    "Card " + card + ": others know the credential of " + officer.name() + ". " + firstReplace(card));
        }
        return session;
    }

    private static String firstReplace(String card) {
        return "A credential that others know, such as that of " + FIRST_OFFICER
                + " on a blank card, opens nothing before it is replaced: hsm card " + card + " credential.";
    }

    private OperatorSession open(String card, String operator, ByteString credential) {
        return ask(
                        card,
                        Request.newBuilder()
                                .setOpenSession(OpenSession.newBuilder()
                                        .setOperator(operator)
                                        .setCredential(credential)))
                .getOperatorSession();
    }
}
