package dev.holdfast.harness.functional.section;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.node.FirmwareKind;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CardStatus;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.EnterTransport;
import dev.holdfast.proto.v1.LeaveTransport;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.OperatorSession;
import dev.holdfast.proto.v1.ReleaseAudit;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.ServiceRow;
import dev.holdfast.proto.v1.StateRow;
import dev.holdfast.proto.v1.TransportSeal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Section 11: what a card is from its installation to its end. */
final class LifeCycle {

    private static final String STATES = "FSM-States-Testing";
    /** What an empty request, from a tester, would set going. */
    private static final Set<String> WORKS_AS_IT_IS = Set.of(
            "ZEROIZE", "RUN_SELF_TESTS", "CLONE_TARGET_INIT", "RECOVER_POOL", "CLEAR_CARD_FAULTS", "ADVANCE_CLOCK");

    /** For what a card without its peers would wait for. */
    private static final int DEADLINE_MILLIS = 200;

    private LifeCycle() {}

    static List<FunctionalTest> tests() {
        return Stream.concat(
                        Stream.of(
                                FunctionalTest.of(
                                        "states-offer-what-the-policy-says",
                                        "In every state that can be looked into, the card shows the state's indicator, answers"
                                                + " the services that the policy offers there, and refuses all others.",
                                        List.of("11.08.06", "11.08.09"),
                                        STATES,
                                        "Brings cards into each state, by halting them where a state is left at once, and asks for"
                                                + " every service there is.",
                                        LifeCycle::offers),
                                FunctionalTest.of(
                                        "roles-change-through-authentication",
                                        "Nobody gets another role without proving anew who he is.",
                                        List.of("11.13.02"),
                                        STATES + "/User-State-Testing",
                                        "Makes the first officer of the administrator, logs several operators in, asks in each"
                                                + " session for what another role may, and ends sessions.",
                                        LifeCycle::roles),
                                FunctionalTest.of(
                                                "installation-by-the-book",
                                                "A card that comes from its maker is unlocked, taken into service and put to use by"
                                                        + " the documented steps, each of which is refused before its turn.",
                                                List.of("11.32.02"),
                                                "Module-Installation",
                                                "Ships a locked card; unlocks it, replaces the default credential, makes operators, a"
                                                        + " pool and its security domain, and uses a key.",
                                                LifeCycle::installation)
                                        .on("A new card with release firmware, powered on.")),
                        StateWalk.tests().stream())
                .toList();
    }

    private static void offers(Bench bench) throws Exception {
        SecurityPolicy policy = bench.card().done(Requests.policy()).getPolicy();
        Map<String, FieldDescriptor> requests = Request.getDescriptor().getOneofs().get(0).getFields().stream()
                .collect(Collectors.toMap(field -> field.getName().toUpperCase(Locale.ROOT), field -> field));
        Map<CardState, StateVisits.Visit> visits = StateVisits.all();
        bench.same(
                "set of states that cannot be held, of all in the policy",
                Set.of(CardState.OFF, CardState.BOOT),
                policy.getStatesList().stream()
                        .map(StateRow::getState)
                        .filter(state -> !visits.containsKey(state))
                        .collect(Collectors.toSet()));
        for (StateRow row : policy.getStatesList()) {
            if (visits.containsKey(row.getState())) {
                bench.note("Now " + row.getState() + ".");
                BenchCard card = visits.get(row.getState()).to(bench);
                card.is(row.getState());
                shows(bench, row, card.status());
                for (ServiceRow service : policy.getServicesList()) {
                    offers(card, row, service, Objects.requireNonNull(requests.get(service.getService())));
                }
                card.is(row.getState());
                card.off();
            }
        }
    }

    private static void shows(Bench bench, StateRow row, CardStatus status) {
        bench.same("indicator", row.getIndicator(), status.getIndicator());
        bench.same("what may leave the card", row.getOutput(), status.getOutput());
        bench.same("state of the standard", row.getStandardState(), status.getStandardState());
    }

    private static void offers(BenchCard card, StateRow row, ServiceRow service, FieldDescriptor request) {
        Request.Builder asked = Request.newBuilder().setDeadlineMillis(DEADLINE_MILLIS);
        asked.setField(request, asked.newBuilderForField(request).build());
        if (!row.getOffersList().contains(service.getGroup())) {
            card.refused(asked, row.getState() == CardState.ERROR ? Code.CARD_ERROR : Code.WRONG_STATE);
        } else if (!WORKS_AS_IT_IS.contains(service.getService())) {
            Response answer = card.ask(asked);
            card.bench()
                    .check(
                            service.getService() + " is offered",
                            !answer.getStatus().getMessage().contains("does not offer this service"),
                            answer::toString);
        }
    }

    private static void roles(Bench bench) throws Exception {
        BenchCard card = bench.card();
        OperatorSession first = card.done(Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT))
                .getOperatorSession();
        bench.same("first role", OperatorRole.UNACTIVATED_ADMIN, first.getRole());
        card.refused(Requests.operators().setSession(first.getSession()), Code.FORBIDDEN);
        ByteString own = BenchOperator.ownOf(BenchOperator.ADMIN);
        card.done(Requests.replaceCredential(BenchOperator.DEFAULT, own).setSession(first.getSession()));
        card.refused(Requests.operators().setSession(first.getSession()), Code.FORBIDDEN);
        card.refused(Requests.openSession(BenchOperator.ADMIN, BenchOperator.DEFAULT), Code.FORBIDDEN);
        BenchOperator officer = BenchOperator.login(card, BenchOperator.ADMIN);
        officer.done(Requests.operators());
        officer.refused(release(), Code.FORBIDDEN);
        BenchOperator auditor = officer.enrol("auditor", OperatorRole.AUDITOR);
        auditor.refused(Requests.beginLoad(ByteString.copyFromUtf8("an image")), Code.FORBIDDEN);
        auditor.refused(Requests.createOperator("more", OperatorRole.AUDITOR, own), Code.FORBIDDEN);
        auditor.done(Requests.audit());
        officer.done(Request.newBuilder().setCloseSession(CloseSession.getDefaultInstance()));
        officer.refused(Requests.operators(), Code.FORBIDDEN);
        auditor.done(Requests.audit());
        card.refused(Requests.openSession("auditor", own), Code.FORBIDDEN);
        card.cycle();
        auditor.refused(Requests.audit(), Code.FORBIDDEN);
        BenchOperator.login(card, "auditor").done(Requests.audit());
    }

    private static Request.Builder release() {
        return Request.newBuilder().setReleaseAudit(ReleaseAudit.newBuilder().setUpTo(0));
    }

    private static void installation(Bench bench) throws Exception {
        BenchCard card = bench.card(FirmwareKind.RELEASE);
        TransportSeal seal = card.officer()
                .done(Request.newBuilder().setEnterTransport(EnterTransport.getDefaultInstance()))
                .getTransportSeal();
        card.cycle();
        card.is(CardState.TRANSPORT);
        card.refused(Requests.initialize("pool", List.of(card)), Code.WRONG_STATE);
        card.refused(leave(ByteString.copyFrom(new byte[16])), Code.FORBIDDEN);
        card.done(leave(seal.getUnlockCode()));
        card.is(CardState.UNINITIALIZED);
        BenchOperator officer = BenchOperator.login(card, BenchOperator.ADMIN);
        officer.enrol("auditor", OperatorRole.AUDITOR).done(Requests.audit());
        card.refused(
                card.askAsCoordinator(BenchPool.as(BenchPool.USER, Requests.createKey("key", Requests.EC_P256))),
                Code.WRONG_STATE);
        BenchPool pool = BenchPool.provisioned(List.of(card));
        pool.refused(BenchPool.USER, Requests.createKey("key", Requests.EC_P256));
        pool.done(BenchPool.ADMINISTRATOR, Requests.download(custodians(bench), 2));
        pool.inUse();
        pool.done(BenchPool.USER, Requests.createKey("key", Requests.EC_P256));
        pool.done(BenchPool.USER, Requests.sign("key"));
        bench.same(
                "state of the installed card",
                CardState.OPERATIONAL,
                card.status().getState());
        bench.same("pool of the installed card", "bench", card.status().getPoolName());
    }

    private static Request.Builder leave(ByteString code) {
        return Request.newBuilder()
                .setLeaveTransport(LeaveTransport.newBuilder().setUnlockCode(code));
    }

    private static List<ByteString> custodians(Bench bench) {
        return bench.custodians().stream()
                .map(key -> ByteString.copyFrom(key.certificate().der()))
                .toList();
    }
}
