package dev.holdfast.partition.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.proto.v1.ApproveRequest;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.CreateOperator;
import dev.holdfast.proto.v1.DeleteOperator;
import dev.holdfast.proto.v1.ListApprovals;
import dev.holdfast.proto.v1.ListOperators;
import dev.holdfast.proto.v1.OpenSession;
import dev.holdfast.proto.v1.OperatorList;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.ProposeRequest;
import dev.holdfast.proto.v1.ReplaceCredential;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SetApprovals;
import dev.holdfast.proto.v1.UnlockOperator;
import dev.holdfast.proto.v1.Zeroize;

/** An operator who is logged in on a card, and what he may ask. */
public record Officer(Machine card, String name, ByteString session) {

    static final Request.Builder ZEROIZE = Request.newBuilder().setZeroize(Zeroize.getDefaultInstance());
    static final Request.Builder LIST = Request.newBuilder().setListOperators(ListOperators.getDefaultInstance());
    static final Request.Builder APPROVALS = Request.newBuilder().setListApprovals(ListApprovals.getDefaultInstance());

    /** What he chose himself. */
    public static String own(String name) {
        return "own credential of " + name;
    }

    /** The first of a card that is taken into service. */
    public static Officer first(Machine card) {
        done(replace(card, DefaultCredential.NAME, "holdfast-default", own(DefaultCredential.NAME)));
        return login(card, DefaultCredential.NAME);
    }

    public static Officer login(Machine card, String name) {
        Response answer = done(card.ask(open(name, own(name))));
        return new Officer(card, name, answer.getOperatorSession().getSession());
    }

    /** Logs in with the one credential to choose the other. */
    static Response replace(Machine card, String name, String old, String chosen) {
        Response answer = done(card.ask(open(name, old)));
        return new Officer(card, name, answer.getOperatorSession().getSession()).ask(replacement(old, chosen));
    }

    public static Request.Builder open(String name, String credential) {
        return Request.newBuilder()
                .setOpenSession(
                        OpenSession.newBuilder().setOperator(name).setCredential(ByteString.copyFromUtf8(credential)));
    }

    public static Request.Builder replacement(String old, String chosen) {
        return Request.newBuilder()
                .setReplaceCredential(ReplaceCredential.newBuilder()
                        .setCredential(ByteString.copyFromUtf8(old))
                        .setReplacement(ByteString.copyFromUtf8(chosen)));
    }

    static Request.Builder creation(String name, OperatorRole role, String credential) {
        return Request.newBuilder()
                .setCreateOperator(CreateOperator.newBuilder()
                        .setOperator(name)
                        .setRole(role)
                        .setCredential(ByteString.copyFromUtf8(credential)));
    }

    static Request.Builder deletion(String name) {
        return Request.newBuilder()
                .setDeleteOperator(DeleteOperator.newBuilder().setOperator(name));
    }

    static Request.Builder unlocking(String name) {
        return Request.newBuilder()
                .setUnlockOperator(UnlockOperator.newBuilder().setOperator(name));
    }

    static Request.Builder rule(String service, int required) {
        return Request.newBuilder()
                .setSetApprovals(SetApprovals.newBuilder().setService(service).setRequired(required));
    }

    /** Creates another operator, who then chooses a credential of his own and logs in. */
    public Officer another(String name, OperatorRole role) {
        done(ask(creation(name, role, "first credential")));
        done(replace(card, name, "first credential", own(name)));
        return login(card, name);
    }

    public Response ask(Request.Builder request) {
        return card.ask(request.clone().setSession(session));
    }

    OperatorList.Entry entry(String operator) {
        return done(ask(LIST)).getOperatorList().getOperatorsList().stream()
                .filter(entry -> entry.getOperator().equals(operator))
                .findFirst()
                .orElseThrow();
    }

    Response propose(Request.Builder request) {
        return ask(Request.newBuilder()
                .setProposeRequest(
                        ProposeRequest.newBuilder().setRequest(request.build().toByteString())));
    }

    /** The approval under which it waits. */
    ByteString proposed(Request.Builder request) {
        return done(propose(request)).getApprovalList().getPending(0).getApproval();
    }

    Response approve(ByteString approval) {
        return ask(Request.newBuilder()
                .setApproveRequest(ApproveRequest.newBuilder().setApproval(approval)));
    }

    static Response done(Response response) {
        assertEquals(Code.OK, response.getStatus().getCode(), () -> response.getStatus()
                .getMessage());
        return response;
    }

    static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
