package dev.holdfast.partition.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.TestPool;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Consistency;
import dev.holdfast.proto.v1.Curve;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GetKey;
import dev.holdfast.proto.v1.KeySpec;
import dev.holdfast.proto.v1.KeyType;
import dev.holdfast.proto.v1.ListDeletedKeys;
import dev.holdfast.proto.v1.ListKeyVersions;
import dev.holdfast.proto.v1.ListKeys;
import dev.holdfast.proto.v1.ListRoleAssignments;
import dev.holdfast.proto.v1.ListRoleDefinitions;
import dev.holdfast.proto.v1.ListSettings;
import dev.holdfast.proto.v1.RandomBytes;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Sign;
import dev.holdfast.proto.v1.SignatureAlgorithm;
import dev.holdfast.proto.v1.UpdateSetting;
import dev.holdfast.proto.v1.Verify;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the majority gone nothing is changed and no key is used; questions are answered as the pool's policy says. */
class DegradedReadsTest {

    private static final KeySpec P_256 =
            KeySpec.newBuilder().setType(KeyType.EC).setCurve(Curve.P_256).build();
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);

    private final VirtualRack rack = new VirtualRack();
    private final TestPool pool = TestPool.activated(rack, "pool", 3);

    @Test
    void withoutThePolicyEverythingIsRefused() {
        loseMajority();
        for (Request.Builder question : questions()) {
            assertEquals(Code.NO_QUORUM, code(ask(question)), question::toString);
            assertEquals(
                    Code.NO_QUORUM,
                    code(ask(question.setConsistency(Consistency.CONSISTENCY_LOCAL))),
                    question::toString);
        }
        assertUseless();
    }

    @Test
    void withThePolicyQuestionsAreAnsweredAndMarked() {
        allow();
        Response fresh = ask(getKey());
        assertFalse(fresh.getDegraded());
        loseMajority();
        for (Request.Builder question : questions()) {
            Response answer = ask(question);
            assertEquals(Code.OK, code(answer), question::toString);
            assertTrue(answer.getDegraded(), question::toString);
        }
        assertEquals(fresh.getKeyBundle(), ask(getKey()).getKeyBundle());
        assertUseless();
        assertEquals(1, degradations(), "told once");

        pool.card(1).powerOn();
        rack.run(Duration.ofSeconds(2));
        Response again = ask(getKey());
        assertEquals(Code.OK, code(again));
        assertFalse(again.getDegraded());
        assertEquals(Code.OK, code(ask(sign())));
        pool.card(1).powerCut();
        rack.run(Duration.ofSeconds(2));
        assertTrue(ask(getKey()).getDegraded());
        assertEquals(2, degradations(), "once in each episode");
    }

    @Test
    void whoMayNotAskIsNotAnsweredThenEither() {
        allow();
        loseMajority();
        assertEquals(Code.FORBIDDEN, code(pool.ask(TestPool.NOBODY, getKey())));
    }

    /** What it has applied by itself is what its last snapshot holds: of this pool none, so not even its policy. */
    @Test
    void aCardThatBootsAloneAnswersByThePolicyItKnows() {
        allow();
        loseMajority();
        pool.card(0).powerCut();
        pool.card(0).powerOn();
        assertEquals(Code.NO_QUORUM, code(ask(getKey())));
    }

    private void allow() {
        pool.done(TestPool.USER, TestPool.createKey("key", P_256));
        pool.done(
                TestPool.ADMINISTRATOR,
                Request.newBuilder()
                        .setUpdateSetting(UpdateSetting.newBuilder()
                                .setName("AllowDegradedReads")
                                .setValue("true")));
    }

    private void loseMajority() {
        pool.card(1).powerCut();
        pool.card(2).powerCut();
        rack.run(Duration.ofSeconds(2));
    }

    private void assertUseless() {
        for (Request.Builder use : List.of(
                sign(),
                Request.newBuilder()
                        .setVerify(Verify.newBuilder()
                                .setName("key")
                                .setAlgorithm(SignatureAlgorithm.ES256)
                                .setDigest(DIGEST)
                                .setSignature(ByteString.copyFrom(new byte[64]))),
                Request.newBuilder().setRandomBytes(RandomBytes.newBuilder().setCount(8)),
                TestPool.createKey("new", P_256))) {
            Response refused = ask(use);
            assertEquals(Code.NO_QUORUM, code(refused), use::toString);
            assertTrue(refused.getStatus().getMessage().startsWith("No majority of the pool's cards answers"));
        }
    }

    private List<Request.Builder> questions() {
        return List.of(
                getKey(),
                Request.newBuilder().setListKeys(ListKeys.getDefaultInstance()),
                Request.newBuilder()
                        .setListKeyVersions(ListKeyVersions.newBuilder().setName("key")),
                Request.newBuilder().setListDeletedKeys(ListDeletedKeys.getDefaultInstance()),
                Request.newBuilder().setListRoleDefinitions(ListRoleDefinitions.getDefaultInstance()),
                Request.newBuilder().setListRoleAssignments(ListRoleAssignments.getDefaultInstance()),
                Request.newBuilder().setListSettings(ListSettings.getDefaultInstance()));
    }

    private Response ask(Request.Builder request) {
        String principal = request.hasListDeletedKeys() ? TestPool.OFFICER : TestPool.USER;
        return pool.ask(
                request.hasListSettings() || request.hasListRoleAssignments() || request.hasListRoleDefinitions()
                        ? TestPool.ADMINISTRATOR
                        : principal,
                request);
    }

    private long degradations() {
        Machine card = pool.card(0);
        return card
                .ask(Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream()
                .filter(event -> event.getKind() == EventKind.DEGRADED)
                .count();
    }

    private static Request.Builder getKey() {
        return Request.newBuilder().setGetKey(GetKey.newBuilder().setName("key"));
    }

    private static Request.Builder sign() {
        return Request.newBuilder()
                .setSign(Sign.newBuilder()
                        .setName("key")
                        .setAlgorithm(SignatureAlgorithm.ES256)
                        .setDigest(DIGEST));
    }

    private static Code code(Response response) {
        return response.getStatus().getCode();
    }
}
