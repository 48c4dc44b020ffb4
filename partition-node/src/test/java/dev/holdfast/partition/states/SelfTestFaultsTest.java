package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.token.Client;
import dev.holdfast.proto.pkcs11.Attributes;
import dev.holdfast.proto.pkcs11.CKA;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CheckUse;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventKind;
import dev.holdfast.proto.v1.GeneratePair;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.SelfTestReport;
import dev.holdfast.proto.v1.SelfTestRow;
import dev.holdfast.proto.v1.TokenRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each self-test of the policy is made to fail by its number, on each of the occasions that its condition names: the card is then
 * where the row leads, says which test it was, and is in service again after a power cycle that passes (TE10.07, TE10.08).
 */
class SelfTestFaultsTest {

    private static final String BOOT = "at boot";
    private static final String DEMAND = "on demand";
    private static final String PERIODICALLY = "periodically";
    private static final String FIRST_USE = "before its first use";
    private static final String EVERY_PAIR = "after every generation of a pair";
    private static final String EVERY_SAMPLE = "over every sample";

    /** One card for all, because a pool takes its time; it is switched off and on before each test. */
    private static final Subject MEMBER = Subject.testingItself();

    private static final Client USER = Client.ofNewToken(MEMBER.card());

    /** ML-KEM-768, ML-DSA-44 and SLH-DSA-SHA2-128f by their numbers in PKCS #11. */
    private static final Map<String, TokenRequest.Builder> PAIRS = Map.of(
            "RSA", pair(CKM.RSA_PKCS_KEY_PAIR_GEN, Attributes.NONE.with(CKA.MODULUS_BITS, 2_048)),
            "EC", pair(CKM.EC_KEY_PAIR_GEN, curve(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07)),
            "EdDSA", pair(CKM.EC_EDWARDS_KEY_PAIR_GEN, curve(0x06, 0x03, 0x2b, 0x65, 0x70)),
            "XDH", pair(CKM.EC_MONTGOMERY_KEY_PAIR_GEN, curve(0x06, 0x03, 0x2b, 0x65, 0x6e)),
            "ML-KEM", pair(CKM.ML_KEM_KEY_PAIR_GEN, Attributes.NONE.with(CKA.PARAMETER_SET, 2)),
            "ML-DSA", pair(CKM.ML_DSA_KEY_PAIR_GEN, Attributes.NONE.with(CKA.PARAMETER_SET, 1)),
            "SLH-DSA", pair(CKM.SLH_DSA_KEY_PAIR_GEN, Attributes.NONE.with(CKA.PARAMETER_SET, 3)));

    @BeforeEach
    void switchOn() {
        MEMBER.card().faults.clear(List.of());
        powerCycle();
        assertInService();
    }

    @Test
    void everyTestHasAnOccasionThatIsTriedHere() {
        for (SelfTestRow row : SecurityPolicies.current().getSelfTestsList()) {
            String condition = row.getCondition();
            assertTrue(
                    Stream.of(BOOT, FIRST_USE, EVERY_PAIR, EVERY_SAMPLE).anyMatch(condition::startsWith),
                    () -> row.getNumber() + " runs " + condition);
        }
    }

    static Stream<SelfTestRow> atBoot() {
        return Stream.concat(rows(BOOT), rows(EVERY_SAMPLE));
    }

    @ParameterizedTest
    @MethodSource
    void atBoot(SelfTestRow row) {
        MEMBER.failing(row.getNumber(), 0);
        powerCycle();
        assertFailed(row);
        powerCycle();
        assertFailed(row);
        MEMBER.card().faults.clear(List.of());
        powerCycle();
        assertInService();
    }

    static Stream<SelfTestRow> onDemand() {
        return rows(DEMAND);
    }

    @ParameterizedTest
    @MethodSource
    void onDemand(SelfTestRow row) {
        MEMBER.failing(row.getNumber(), 0);
        SelfTestReport report =
                MEMBER.done(Asker.TESTER, Subject.selfTests(row.getNumber())).getSelfTestReport();
        assertEquals(row.getNumber(), report.getResults(0).getNumber());
        assertFalse(report.getResults(0).getPassed());
        assertFailed(row);
    }

    static Stream<SelfTestRow> beforeTheFirstUse() {
        return rows(FIRST_USE);
    }

    /** A pool's other algorithms are not concerned before that. */
    @ParameterizedTest
    @MethodSource
    void beforeTheFirstUse(SelfTestRow row) {
        MEMBER.failing(row.getNumber(), 0);
        powerCycle();
        assertInService();
        CKM mechanism = Arrays.stream(CKM.values())
                .filter(known -> known.spelling().equals(row.getTest().split(" ")[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError(row.getTest() + " begins with no mechanism"));
        USER.ask(
                TokenRequest.newBuilder().setCheckUse(CheckUse.newBuilder().setMechanism(Client.mechanism(mechanism))));
        assertFailed(row);
    }

    static Stream<SelfTestRow> overEveryPair() {
        return rows(EVERY_PAIR);
    }

    @ParameterizedTest
    @MethodSource
    void overEveryPair(SelfTestRow row) {
        MEMBER.failing(row.getNumber(), 0);
        USER.ask(PAIRS.get(row.getAlgorithm()).clone());
        assertFailed(row);
    }

    /** All of them in one run, which takes long: nothing is tested after the worst failure and forgotten. */
    @Test
    void periodically() {
        rows(PERIODICALLY).forEach(row -> MEMBER.failing(row.getNumber(), 0));
        MEMBER.rack().run(Duration.ofMinutes(11));
        assertEquals(CardState.ERROR, MEMBER.state());
        assertEquals(rows(PERIODICALLY).map(SelfTestRow::getTest).collect(Collectors.toSet()), Set.copyOf(failures()));
    }

    private static void assertFailed(SelfTestRow row) {
        assertEquals(row.getFailure(), MEMBER.state());
        assertEquals(List.of(row.getTest()), failures());
        String error = MEMBER.card().status().getError();
        assertTrue(error.endsWith("It is self-test " + row.getNumber() + "."), error);
    }

    private static List<String> failures() {
        return MEMBER
                .done(
                        Asker.TESTER,
                        Request.newBuilder()
                                .setReadEvents(ReadEvents.newBuilder().setLimit(1_000)))
                .getEventList()
                .getEventsList()
                .stream()
                .filter(event -> event.getKind() == EventKind.SELF_TEST_FAILED)
                .map(Event::getText)
                .toList();
    }

    private static void powerCycle() {
        MEMBER.card().powerCut();
        MEMBER.card().powerOn();
    }

    private static void assertInService() {
        assertTrue(MEMBER.rack().runUntil(() -> MEMBER.state() == CardState.OPERATIONAL, Duration.ofSeconds(10)));
    }

    private static Stream<SelfTestRow> rows(String occasion) {
        return SecurityPolicies.current().getSelfTestsList().stream()
                .filter(row -> row.getCondition().contains(occasion));
    }

    private static TokenRequest.Builder pair(CKM mechanism, Attributes publicKey) {
        return TokenRequest.newBuilder()
                .setGeneratePair(GeneratePair.newBuilder()
                        .setMechanism(Client.mechanism(mechanism))
                        .setPublicTemplate(publicKey.template())
                        .setPrivateTemplate(Attributes.NONE.template()));
    }

    private static Attributes curve(int... oid) {
        byte[] der = new byte[oid.length];
        for (int i = 0; i < der.length; i++) {
            der[i] = (byte) oid[i];
        }
        return Attributes.NONE.with(CKA.EC_PARAMS, ByteString.copyFrom(der));
    }
}
