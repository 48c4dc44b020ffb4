package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.Caller;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.firmware.ServiceGroup;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ApprovalList;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SetApprovals;

/** What several crypto officers must agree on: the rules, the requests that wait, and whether one may be made. */
final class ApprovalServices {

    private final OwnCard card;
    private final Enrollment enrollment;
    private final Approvals approvals;
    private final AuthenticationRules rules;

    ApprovalServices(OwnCard card, Enrollment enrollment, Approvals approvals, AuthenticationRules rules) {
        this.card = card;
        this.enrollment = enrollment;
        this.approvals = approvals;
        this.rules = rules;
    }

    Response.Builder serve(Caller caller, Request request) {
        Caller.Operator operator = ServiceRoles.operator(caller, request.getServiceCase());
        return switch (request.getServiceCase()) {
            case SET_APPROVALS -> set(request.getSetApprovals());
            case PROPOSE_REQUEST ->
                propose(
                        caller,
                        operator,
                        Proposal.parse(request.getProposeRequest().getRequest()));
            case APPROVE_REQUEST -> {
                approvals.approve(request.getApproveRequest().getApproval(), operator.name());
                yield SessionServices.done();
            }
            case LIST_APPROVALS -> Response.newBuilder().setApprovalList(list());
            default -> throw new RefusedException(Code.BAD_PARAMETER, "This firmware offers no such service.");
        };
    }

    /**
     * Lets a request pass that needs no approval, or has it, and uses the approval up.
     *
     * @throws RefusedException FORBIDDEN otherwise
     */
    void use(Caller caller, Request request) {
        ServiceCase service = request.getServiceCase();
        int required = enrollment.roll().required(service);
        if (required > 1 && binds(service, required)) {
            approvals.use(
                    request.getApproval(),
                    service,
                    Proposal.digest(request),
                    caller.operator().map(Caller.Operator::name).orElse(""),
                    required,
                    this::isAbleOfficer);
        }
    }

    /**
     * A rule for zeroization holds as long as it can be met. Where no approval can be given any more, because too many officers
     * are locked or the card has failed, destroying the secrets is what is left to the card's owner.
     */
    private boolean binds(ServiceCase service, int required) {
        return ServiceGroup.of(service) != ServiceGroup.ZEROIZE
                || (card.life().offers(ServiceGroup.OFFICER)
                        && enrollment.roll().ableOfficers(rules) >= required);
    }

    private Response.Builder set(SetApprovals asked) {
        ServiceCase service = approvable(asked.getService());
        int officers = asked.getRequired();
        int able = enrollment.roll().ableOfficers(rules);
        if (officers < 0 || officers > able) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    "The card has " + able + " crypto officers who can approve; demand no more, or create others.");
        }
        enrollment.become(enrollment.roll().withRule(service, officers));
        return SessionServices.done();
    }

    private Response.Builder propose(Caller proposer, Caller.Operator operator, Request proposed) {
        ServiceCase service = proposed.getServiceCase();
        ServiceRoles.require(proposer, service);
        if (enrollment.roll().required(service) <= 1) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "This service needs no approval of others; make the request itself.");
        }
        ByteString id = ByteString.copyFrom(card.crypto().random(Approvals.ID_BYTES));
        boolean officer = operator.role() == OperatorRole.CRYPTO_OFFICER;
        approvals.propose(id, service, Proposal.digest(proposed), operator.name(), officer);
        return Response.newBuilder().setApprovalList(list(id));
    }

    private ApprovalList.Builder list(ByteString only) {
        ApprovalList.Builder all = list();
        return ApprovalList.newBuilder()
                .addAllPending(all.getPendingList().stream()
                        .filter(entry -> entry.getApproval().equals(only))
                        .toList());
    }

    private ApprovalList.Builder list() {
        ApprovalList.Builder list =
                ApprovalList.newBuilder().addAllPending(approvals.list(enrollment.roll()::required));
        enrollment
                .roll()
                .rules()
                .forEach((service, officers) -> list.addRules(
                        SetApprovals.newBuilder().setService(service.name()).setRequired(officers)));
        return list;
    }

    private boolean isAbleOfficer(String name) {
        return enrollment
                .roll()
                .find(name)
                .filter(known -> known.role() == OperatorRole.CRYPTO_OFFICER && !known.isLocked(rules))
                .isPresent();
    }

    private static ServiceCase approvable(String name) {
        return RollFormat.approvable(name)
                .orElseThrow(() -> new RefusedException(
                        Code.BAD_PARAMETER,
                        "Approvals can be demanded for services that manage the card, by their names in the security"
                                + " policy; this is none."));
    }
}
