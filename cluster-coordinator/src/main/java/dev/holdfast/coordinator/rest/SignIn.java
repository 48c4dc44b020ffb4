package dev.holdfast.coordinator.rest;

import dev.holdfast.coordinator.access.Tokens;
import dev.holdfast.coordinator.http.Answer;
import dev.holdfast.coordinator.http.Errors;
import dev.holdfast.coordinator.http.HttpRefusedException;
import dev.holdfast.coordinator.http.HttpService;
import dev.holdfast.coordinator.http.Plane;
import dev.holdfast.coordinator.issuer.ExternalTokens;
import dev.holdfast.coordinator.issuer.Issuer;
import dev.holdfast.coordinator.issuer.IssuerPlane;
import dev.holdfast.coordinator.issuer.ManagedIdentity;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How callers prove who they are: by tokens of the service's own issuer, or of another.
 *
 * @param tokens examines what callers show
 * @param planes where callers sign in; none when that is somewhere else
 * @param plain answers what is asked without TLS
 */
record SignIn(Tokens tokens, List<Plane> planes, HttpService plain, AutoCloseable ending) {

    static SignIn of(FacePlan plan, Clock clock) {
        return plan.issuer().map(name -> elsewhere(name, plan, clock)).orElseGet(() -> here(plan, clock));
    }

    private static SignIn here(FacePlan plan, Clock clock) {
        Issuer issuer = new Issuer(plan.folder(), plan.directory(), clock);
        HttpService plain = plan.identity()
                .<HttpService>map(principal ->
                        new ManagedIdentity(issuer, principal, principal.secret(), plan.openIdentity(), clock))
                .orElse(call -> nothingHere());
        return new SignIn(issuer, List.of(new IssuerPlane(issuer, clock)), plain, () -> {});
    }

    private static SignIn elsewhere(String issuer, FacePlan plan, Clock clock) {
        ExternalTokens tokens =
                ExternalTokens.discovered(issuer, plan.directory().tenant(), clock);
        return new SignIn(tokens, List.of(), call -> nothingHere(), tokens);
    }

    private static CompletableFuture<Answer> nothingHere() {
        return CompletableFuture.completedFuture(Errors.answer(new HttpRefusedException(
                404, "NotFound", "There is nothing here without TLS; ask over https, or for a tunnel.", Map.of())));
    }
}
