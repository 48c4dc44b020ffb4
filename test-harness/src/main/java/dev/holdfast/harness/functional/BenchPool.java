package dev.holdfast.harness.functional;

import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CloneRequest;
import dev.holdfast.proto.v1.CloneSource;
import dev.holdfast.proto.v1.CloneTarget;
import dev.holdfast.proto.v1.CloneTargetInit;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Operator;
import dev.holdfast.proto.v1.ProvisionPool;
import dev.holdfast.proto.v1.PutRoleAssignment;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.RoleAssignment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Cards that hold one vault, and the people who may use it. They come as customers of the service do: a coordinator speaks for
 * them.
 */
public final class BenchPool {

    public static final String ADMINISTRATOR = principal(1);
    /** A crypto user of the pool. */
    public static final String USER = principal(2);
    /** A crypto officer of the pool. */
    public static final String OFFICER = principal(3);
    /** Somebody without a role. */
    public static final String NOBODY = principal(9);

    private static final String CRYPTO_USER = "21dbd100-6940-42c2-9190-5d6cb909625b";
    private static final String CRYPTO_OFFICER = "515eb02d-2335-4d2d-92f2-b1cbdf9c3778";
    private static final String NAME = "bench";

    private final List<BenchCard> cards;

    private BenchPool(List<BenchCard> cards) {
        this.cards = cards;
    }

    /** Not in service yet: nobody has downloaded its security domain. */
    public static BenchPool provisioned(List<BenchCard> blank) {
        BenchCard first = blank.get(0);
        first.done(Requests.initialize(NAME, blank));
        blank.stream().skip(1).forEach(other -> cloneTo(other, first));
        first.done(Request.newBuilder()
                .setProvisionPool(ProvisionPool.newBuilder()
                        .setName(NAME)
                        .addAdministrators(ADMINISTRATOR)
                        .setRetentionDays(7)));
        blank.forEach(card -> card.comesTo(CardState.OPERATIONAL));
        return new BenchPool(blank);
    }

    /** In use. */
    public static BenchPool activated(Bench bench, List<BenchCard> blank) {
        BenchPool pool = provisioned(blank);
        pool.done(ADMINISTRATOR, Requests.download(bench.custodianCertificates(), 2));
        pool.inUse();
        return pool;
    }

    /** Cards that are a pool already. */
    public static BenchPool of(List<BenchCard> members) {
        return new BenchPool(members);
    }

    /** Gives a user and an officer their roles, once there is a security domain. */
    public void inUse() {
        assign(USER, CRYPTO_USER);
        assign(OFFICER, CRYPTO_OFFICER);
    }

    /** The exchange by which a member gives a blank card the pool's key. */
    public static void cloneTo(BenchCard blank, BenchCard member) {
        CloneRequest offer = blank.done(Request.newBuilder().setCloneTargetInit(CloneTargetInit.getDefaultInstance()))
                .getCloneRequest();
        Response grant = member.done(
                Request.newBuilder().setCloneSource(CloneSource.newBuilder().setRequest(offer)));
        Response unused = blank.done(
                Request.newBuilder().setCloneTarget(CloneTarget.newBuilder().setBlob(grant.getCloneBlob())));
    }

    /** The first one. */
    public BenchCard card() {
        return cards.get(0);
    }

    public List<BenchCard> cards() {
        return cards;
    }

    /** Asks the first card for a principal. */
    public Response ask(String principal, Request.Builder request) {
        return card().askAsCoordinator(as(principal, request));
    }

    public Response done(String principal, Request.Builder request) {
        return card().done(ask(principal, request));
    }

    public Response refused(String principal, Request.Builder request, Code... codes) {
        return card().refused(ask(principal, request), codes);
    }

    /** A request in the name of a principal. */
    public static Request.Builder as(String principal, Request.Builder request) {
        return request.setOperator(Operator.newBuilder().setPrincipal(principal));
    }

    private void assign(String principal, String role) {
        String id = UUID.nameUUIDFromBytes((principal + role).getBytes(StandardCharsets.UTF_8))
                .toString();
        Response unused = done(
                ADMINISTRATOR,
                Request.newBuilder()
                        .setPutRoleAssignment(PutRoleAssignment.newBuilder()
                                .setAssignment(RoleAssignment.newBuilder()
                                        .setId(id)
                                        .setScope("/")
                                        .setRoleDefinitionId(role)
                                        .setPrincipal(principal))));
    }

    private static String principal(int number) {
        return new UUID(0, number).toString();
    }
}
