package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Done;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.OperatorSession;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletableFuture;

/** Logging in and out, and one's own credential. */
final class SessionServices {

    private final OwnCard card;
    private final Enrollment enrollment;
    private final Attempts attempts;
    private final Sessions sessions;
    private final AuthenticationRules rules;

    SessionServices(
            OwnCard card, Enrollment enrollment, Attempts attempts, Sessions sessions, AuthenticationRules rules) {
        this.card = card;
        this.enrollment = enrollment;
        this.attempts = attempts;
        this.sessions = sessions;
        this.rules = rules;
    }

    CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        return switch (request.getServiceCase()) {
            case OPEN_SESSION -> open(caller, request.getOpenSession());
            case CLOSE_SESSION -> {
                sessions.close(request.getSession());
                yield CompletableFuture.completedFuture(done());
            }
            case REPLACE_CREDENTIAL ->
                replace(ServiceRoles.operator(caller, request.getServiceCase()), request.getReplaceCredential());
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    private CompletableFuture<Response.Builder> open(Caller caller, OpenSession asked) {
        return attempts.prove(asked.getOperator(), asked.getCredential()).thenApply(proved -> {
            ByteString id = ByteString.copyFrom(card.crypto().random(Sessions.ID_BYTES));
            sessions.open(id, caller.peer(), new Caller.Operator(proved.name(), proved.role()));
            return Response.newBuilder()
                    .setOperatorSession(OperatorSession.newBuilder()
                            .setSession(id)
                            .setRole(proved.role())
                            .setMustReplace(proved.mustReplace()));
        });
    }

    /** Whoever has a new credential logs in with it: his sessions end, and with them the role that he had so far. */
    private CompletableFuture<Response.Builder> replace(Caller.Operator operator, ReplaceCredential asked) {
        rules.check(asked.getReplacement());
        if (asked.getReplacement().equals(asked.getCredential())) {
            throw new RefusedException(Code.BAD_PARAMETER, "That is the credential of today; choose another.");
        }
        Environment environment = card.environment();
        return attempts.prove(operator.name(), asked.getCredential())
                .thenCompose(proved -> CompletableFuture.supplyAsync(
                                () -> Verifier.of(
                                        asked.getReplacement(), card.crypto().random(Verifier.SALT_BYTES)),
                                environment.workers())
                        .thenApplyAsync(verifier -> renew(proved, verifier), environment.thread()));
    }

    private Response.Builder renew(Enrolled proved, Verifier verifier) {
        Enrolled now = enrollment
                .still(proved)
                .orElseThrow(() -> new RefusedException(Code.CONFLICT, "The credential was replaced meanwhile."));
        enrollment.become(enrollment.roll().with(now.withOwn(verifier)));
        sessions.closeAllOf(now.name());
        return done();
    }

    static Response.Builder done() {
        return Response.newBuilder().setDone(Done.getDefaultInstance());
    }
}
