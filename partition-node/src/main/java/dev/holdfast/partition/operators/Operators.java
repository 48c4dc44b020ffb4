package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceFamily;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.partition.firmware.Zeroizable;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The card's operators: whether a caller may have a service (identity-based authentication, ISO/IEC 19790 section 7.4.4), and the
 * services about operators themselves. On the card's thread.
 */
public final class Operators implements ServiceFamily, Zeroizable, AutoCloseable {

    /** What there is of operators between boot and power-off. */
    private record Desk(
            Enrollment enrollment, SessionServices session, OfficerServices officer, ApprovalServices approval) {}

    private final OwnCard card;
    private final Supplier<AuthenticationRules> rules;
    private final Sessions sessions;
    private final Approvals approvals;
    private @Nullable Desk desk;

    public Operators(OwnCard card) {
        this(card, () -> AuthenticationRules.of(card.policy().getAuthentication()));
    }

    /** @param rules of the running firmware, which is known once the card boots */
    Operators(OwnCard card, Supplier<AuthenticationRules> rules) {
        this.card = card;
        this.rules = rules;
        this.sessions = new Sessions(card.environment().clock(), rules);
        this.approvals = new Approvals(card.environment().clock());
    }

    /**
     * Reads the roll, once algorithms are tested and there is a storage seed.
     *
     * @throws RefusedException CARD_ERROR when the roll on the flash is not the one that this card wrote last
     */
    public void open() throws IOException {
        AuthenticationRules own = rules.get();
        Enrollment enrollment = Enrollment.open(card);
        Attempts attempts = new Attempts(card, enrollment, sessions, own);
        desk = new Desk(
                enrollment,
                new SessionServices(card, enrollment, attempts, sessions, own),
                new OfficerServices(card, enrollment, sessions, approvals, own),
                new ApprovalServices(card, enrollment, approvals, own));
        // Power may have been cut between the attempt that locked the last officer and what follows from it.
        card.environment().thread().execute(attempts::zeroizeWhenDue);
    }

    /**
     * Who asks: an operator only if his session lives, and was opened on a channel of the same name.
     *
     * @param session of {@link Request}; may be empty
     */
    public Caller caller(Hello peer, ByteString session) {
        return new Caller(peer, session.isEmpty() ? Optional.empty() : sessions.use(session, peer));
    }

    /**
     * Refuses what this caller may not have, whoever approves it.
     *
     * @throws RefusedException FORBIDDEN
     */
    public void require(Caller caller, Request request) {
        ServiceCase service = request.getServiceCase();
        if (service == ServiceCase.CLOSE_SESSION || ServiceRoles.isForAnybody(service)) {
            return;
        }
        if (caller.operator().isEmpty() && !request.getSession().isEmpty()) {
            throw new RefusedException(
                    Code.FORBIDDEN, "The session has ended, or never was one on this channel; open another.");
        }
        caller.operator().ifPresent(operator -> requireOwnCredential(operator, service));
        ServiceRoles.require(caller, service);
    }

    /**
     * Uses up the approval that the request needs, if it needs one: to be called when nothing else stands in its way.
     *
     * @throws RefusedException FORBIDDEN when it has none
     */
    public void useApproval(Caller caller, Request request) {
        Desk open = desk;
        if (open != null && !ServiceRoles.isForAnybody(request.getServiceCase())) {
            open.approval().use(caller, request);
        }
    }

    /** How many sessions operators of this role have. */
    public int sessions(OperatorRole role) {
        return sessions.count(role);
    }

    @Override
    public CompletableFuture<Response.Builder> serve(Caller caller, Request request) {
        Desk open = desk;
        if (open == null) {
            throw new RefusedException(Code.WRONG_STATE, "The card's operators are known once it has booted.");
        }
        if (ServiceGroup.of(request.getServiceCase()) == ServiceGroup.SESSION) {
            return open.session().serve(caller, request);
        }
        return switch (request.getServiceCase()) {
            case SET_APPROVALS, PROPOSE_REQUEST, APPROVE_REQUEST, LIST_APPROVALS ->
                CompletableFuture.completedFuture(open.approval().serve(caller, request));
            default -> open.officer().serve(request);
        };
    }

    @Override
    public String erased() {
        return "operators-erased";
    }

    @Override
    public void erase() throws IOException {
        RollFile.erase(card.environment().flash());
    }

    /** Logs everybody out. */
    @Override
    public void close() {
        Desk closing = desk;
        desk = null;
        if (closing != null) {
            closing.enrollment().close();
        }
        sessions.closeAll();
        approvals.forgetAll();
    }

    private void requireOwnCredential(Caller.Operator operator, ServiceCase service) {
        boolean first = operator.role() == OperatorRole.UNACTIVATED_ADMIN
                && ServiceRoles.allows(service, OperatorRole.UNACTIVATED_ADMIN.name());
        boolean allowed = first || service == ServiceCase.REPLACE_CREDENTIAL;
        Desk open = desk;
        if (!allowed
                && open != null
                && open.enrollment()
                        .roll()
                        .find(operator.name())
                        .filter(Enrolled::mustReplace)
                        .isPresent()) {
            throw new RefusedException(
                    Code.FORBIDDEN, "Others know this operator's credential; replace it, then log in again.");
        }
    }
}
