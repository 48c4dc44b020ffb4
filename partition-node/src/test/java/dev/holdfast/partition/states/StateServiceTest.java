package dev.holdfast.partition.states;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ReadEvents;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Request.ServiceCase;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.Response.PayloadCase;
import dev.holdfast.proto.v1.ServiceRow;
import dev.holdfast.proto.v1.StateRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of states and services (ISO/IEC 19790 7.11.4; TE04.11, TE11.08): each service of the policy, asked in each of its
 * states by everybody who can come, is served or refused as the policy says.
 */
class StateServiceTest {

    private final Expected expected = new Expected(SecurityPolicies.current());
    private final List<String> flaws = new ArrayList<>();

    @Test
    void everyStateOfThePolicyIsReached() {
        Set<CardState> reached = Arrays.stream(Reach.values()).map(Reach::state).collect(Collectors.toSet());
        assertEquals(
                SecurityPolicies.current().getStatesList().stream()
                        .map(StateRow::getState)
                        .collect(Collectors.toSet()),
                reached);
    }

    @ParameterizedTest
    @EnumSource
    void everyServiceIsAnsweredAsThePolicySays(Reach reach) {
        Subject subject = reach.reach();
        for (ServiceRow row : SecurityPolicies.current().getServicesList()) {
            boolean carriedOut = false;
            for (Asker asker : Asker.of(subject)) {
                if (carriedOut
                        && refusal(reach.state(), row.getService(), asker, subject)
                                .isEmpty()) {
                    continue;
                }
                Response response = subject.ask(asker, request(row.getService()));
                judge(reach.state(), row.getService(), asker, response, subject);
                if (subject.state() != reach.state() || hasLoggedOut(row.getService(), response)) {
                    carriedOut = true;
                    subject = reach.reach();
                }
            }
        }
        assertEquals(List.of(), flaws);
    }

    /** After that the card is no longer as it was, and is made anew: a service is carried out like that for one asker only. */
    private static boolean hasLoggedOut(String service, Response response) {
        return Set.of("CLOSE_SESSION", "ZEROIZE").contains(service)
                && response.getStatus().getCode() == Code.OK;
    }

    private Optional<Expected.Refusal> refusal(CardState state, String service, Asker asker, Subject subject) {
        boolean known = asker.operator()
                .filter(role -> subject.sessions().containsKey(role))
                .isPresent();
        return expected.refusal(state, service, asker, known);
    }

    private void judge(CardState state, String service, Asker asker, Response response, Subject subject) {
        Optional<Expected.Refusal> refusal = refusal(state, service, asker, subject);
        if (refusal.isEmpty()) {
            expected.flaw(state, service, response).ifPresent(flaw -> note(service, asker, flaw));
            return;
        }
        if (response.getStatus().getCode() != refusal.get().code()
                || !response.getStatus().getMessage().startsWith(refusal.get().sentence())) {
            note(service, asker, "expected " + refusal.get() + ", not " + response.getStatus());
        }
        if (response.getPayloadCase() != PayloadCase.PAYLOAD_NOT_SET) {
            note(service, asker, "was refused and told all the same");
        }
        if (subject.state() != state || response.getStatus().getCardState() != state) {
            note(service, asker, "was refused, and the card is " + subject.state());
        }
    }

    private void note(String service, Asker asker, String flaw) {
        flaws.add(service + " of " + asker + " " + flaw + "\n");
    }

    /** With nothing in it that could be carried out, but for what needs nothing; of the self-tests a short one. */
    private static Request.Builder request(String service) {
        ServiceCase wanted = ServiceCase.valueOf(service);
        if (wanted == ServiceCase.RUN_SELF_TESTS) {
            return Subject.selfTests(102);
        }
        if (wanted == ServiceCase.READ_EVENTS) {
            return Request.newBuilder().setReadEvents(ReadEvents.newBuilder().setLimit(10));
        }
        FieldDescriptor field = Request.getDescriptor().findFieldByNumber(wanted.getNumber());
        return Request.newBuilder()
                .setField(
                        field,
                        DynamicMessage.getDefaultInstance(field.getMessageType()).toBuilder()
                                .build());
    }
}
