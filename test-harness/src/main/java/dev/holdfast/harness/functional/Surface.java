package dev.holdfast.harness.functional;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.SecurityPolicy;
import dev.holdfast.proto.v1.ServiceRow;
import dev.holdfast.proto.v1.StateRow;
import java.util.List;
import java.util.Locale;

/** All services of a card, and when each is offered, as the card itself tells it in its security policy. */
public record Surface(SecurityPolicy policy) {

    public static Surface of(BenchCard card) {
        return new Surface(card.done(Requests.policy()).getPolicy());
    }

    /** Whether the policy offers a service in a state. */
    public boolean offers(CardState state, ServiceRow service) {
        return policy.getStatesList().stream()
                .filter(row -> row.getState() == state)
                .map(StateRow::getOffersList)
                .anyMatch(groups -> groups.contains(service.getGroup()));
    }

    /** Those that a state does not offer. */
    public List<ServiceRow> withheldIn(CardState state) {
        return policy.getServicesList().stream()
                .filter(service -> !offers(state, service))
                .toList();
    }

    /** A request for a service, with nothing in it. */
    public static Request.Builder bare(ServiceRow service) {
        FieldDescriptor field = field(service);
        Request.Builder request = Request.newBuilder();
        return request.setField(field, request.newBuilderForField(field).build());
    }

    /** The member of Request that asks for a service. */
    public static FieldDescriptor field(ServiceRow service) {
        FieldDescriptor field =
                Request.getDescriptor().findFieldByName(service.getService().toLowerCase(Locale.ROOT));
        if (field == null) {
            throw new Shortfall("The policy lists " + service.getService() + ", and the protocol has no such service.");
        }
        return field;
    }

    /**
     * A card in this state must refuse, for the state's sake, whatever the policy does not offer then, whoever asks, and hand
     * out nothing; and still tell its status.
     */
    public void isWithheldBy(BenchCard card, CardState state) {
        Bench bench = card.bench();
        card.is(state);
        List<ServiceRow> withheld = withheldIn(state);
        int refusals = 0;
        for (ServiceRow service : withheld) {
            Response answer = card.askAsCoordinator(bare(service));
            Code code = answer.getStatus().getCode();
            if ((code != Code.WRONG_STATE && code != Code.CARD_ERROR) || Words.payload(answer) != null) {
                throw bench.fail("In state " + state + " the card withholds " + service.getService() + ": but "
                        + card.told(answer));
            }
            refusals++;
        }
        bench.check(
                refusals + " services that " + state + " does not offer are all refused, and hand out nothing",
                refusals > 0);
        card.is(state);
    }
}
