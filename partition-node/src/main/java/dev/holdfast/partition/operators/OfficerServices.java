package dev.holdfast.partition.operators;

import dev.holdfast.partition.environment.Environment;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateOperator;
import dev.holdfast.proto.v1.OperatorList;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.concurrent.CompletableFuture;

/** What crypto officers do about operators. */
final class OfficerServices {

    private final OwnCard card;
    private final Enrollment enrollment;
    private final Sessions sessions;
    private final Approvals approvals;
    private final AuthenticationRules rules;

    OfficerServices(
            OwnCard card, Enrollment enrollment, Sessions sessions, Approvals approvals, AuthenticationRules rules) {
        this.card = card;
        this.enrollment = enrollment;
        this.sessions = sessions;
        this.approvals = approvals;
        this.rules = rules;
    }

    CompletableFuture<Response.Builder> serve(Request request) {
        return switch (request.getServiceCase()) {
            case CREATE_OPERATOR -> create(request.getCreateOperator());
            case DELETE_OPERATOR ->
                CompletableFuture.completedFuture(
                        delete(request.getDeleteOperator().getOperator()));
            case UNLOCK_OPERATOR ->
                CompletableFuture.completedFuture(
                        unlock(request.getUnlockOperator().getOperator()));
            case LIST_OPERATORS -> CompletableFuture.completedFuture(list());
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    private CompletableFuture<Response.Builder> create(CreateOperator asked) {
        rules.check(asked.getCredential());
        requireRoom(asked);
        Environment environment = card.environment();
        return CompletableFuture.supplyAsync(
                        () -> Verifier.of(asked.getCredential(), card.crypto().random(Verifier.SALT_BYTES)),
                        environment.workers())
                .thenApplyAsync(verifier -> enroll(asked, verifier), environment.thread());
    }

    private Response.Builder enroll(CreateOperator asked, Verifier verifier) {
        requireRoom(asked);
        enrollment.become(
                enrollment.roll().with(new Enrolled(asked.getOperator(), asked.getRole(), verifier, 0, true)));
        return SessionServices.done();
    }

    private void requireRoom(CreateOperator asked) {
        if (!RollFormat.isName(asked.getOperator())) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "An operator's name has 1 to " + AuthenticationRules.LONGEST_NAME
                            + " of the characters a-z 0-9 . _ - and begins with a letter or digit.");
        }
        switch (asked.getRole()) {
            case CRYPTO_OFFICER, CRYPTO_USER, APPLIANCE_USER, AUDITOR -> {}
            default ->
                throw new RefusedException(
                        Code.BAD_PARAMETER,
                        "An operator is CRYPTO_OFFICER, CRYPTO_USER, APPLIANCE_USER or AUDITOR; name one of these.");
        }
        Roll roll = enrollment.roll();
        if (roll.find(asked.getOperator()).isPresent()) {
            throw new RefusedException(
                    Code.CONFLICT, "There is an operator of this name; choose another, or delete that one first.");
        }
        if (roll.operators().size() == AuthenticationRules.MOST_OPERATORS) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "A card has at most " + AuthenticationRules.MOST_OPERATORS + " operators; delete one first.");
        }
    }

    private Response.Builder delete(String name) {
        Enrolled leaving = find(name);
        Roll next = enrollment.roll().without(name);
        if (leaving.role() == OperatorRole.CRYPTO_OFFICER && next.ableOfficers(rules) < next.strictest()) {
            throw new RefusedException(
                    Code.CONFLICT,
                    "Too few crypto officers would be left to administer the card; create another first.");
        }
        enrollment.become(next);
        sessions.closeAllOf(name);
        approvals.forget(name);
        return SessionServices.done();
    }

    private Response.Builder unlock(String name) {
        enrollment.become(enrollment.roll().with(find(name).withFailures(0)));
        return SessionServices.done();
    }

    private Enrolled find(String name) {
        return enrollment
                .roll()
                .find(name)
                .orElseThrow(() -> new RefusedException(
                        Code.NOT_FOUND, "The card has no operator of this name; list them to see which it has."));
    }

    private Response.Builder list() {
        Strength strength = Strength.of(rules);
        OperatorList.Builder list = OperatorList.newBuilder()
                .setMaxFailures(rules.maxFailures())
                .setGuessPerAttempt(Strength.inWords(strength.perAttempt()))
                .setGuessPerMinute(Strength.inWords(strength.perMinute()));
        for (Enrolled operator : enrollment.roll().operators()) {
            list.addOperators(OperatorList.Entry.newBuilder()
                    .setOperator(operator.name())
                    .setRole(operator.role())
                    .setFailures(operator.failures())
                    .setLocked(operator.isLocked(rules))
                    .setMustReplace(operator.mustReplace())
                    .setSessions(sessions.count(operator.name())));
        }
        return Response.newBuilder().setOperatorList(list);
    }
}
