package dev.holdfast.harness.functional.section;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.TextFormat;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.BenchPool;
import dev.holdfast.harness.functional.Surface;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceIndicator;
import dev.holdfast.proto.v1.ServiceRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A way through the services of a card. Of each that is taken, the indicator is compared with the policy. */
final class Round {

    private static final Map<String, ServiceIndicator> MEANT = Map.of(
            "none", ServiceIndicator.SERVICE_INDICATOR_NONE,
            "approved", ServiceIndicator.SERVICE_INDICATOR_APPROVED,
            "not approved", ServiceIndicator.SERVICE_INDICATOR_NOT_APPROVED);

    private final Bench bench;
    private final Surface surface;
    private final Set<String> taken = new TreeSet<>();

    Round(Bench bench, Surface surface) {
        this.bench = bench;
        this.surface = surface;
    }

    /** @param text in protobuf's text format */
    static Request.Builder request(String text) {
        try {
            Request.Builder request = Request.newBuilder();
            TextFormat.merge(text, request);
            return request;
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    Response tester(BenchCard card, Request.Builder request) {
        return took(request, card.done(request));
    }

    Response tester(BenchCard card, String request) {
        return tester(card, request(request));
    }

    Response customer(BenchPool pool, String principal, Request.Builder request) {
        return took(request, pool.done(principal, request));
    }

    Response customer(BenchPool pool, String principal, String request) {
        return customer(pool, principal, request(request));
    }

    Response operator(BenchOperator operator, Request.Builder request) {
        return took(request, operator.done(request));
    }

    Response operator(BenchOperator operator, String request) {
        return operator(operator, request(request));
    }

    /** What was answered with OK somewhere. */
    void note(Request.Builder request, Response answer) {
        took(request, answer);
    }

    /** Services of the policy that were not taken on the way. */
    List<ServiceRow> left() {
        return surface.policy().getServicesList().stream()
                .filter(row -> !taken.contains(row.getService()))
                .toList();
    }

    int taken() {
        return taken.size();
    }

    private Response took(Request.Builder request, Response answer) {
        FieldDescriptor service = request.getOneofFieldDescriptor(
                Request.getDescriptor().getOneofs().get(0));
        String name = service.getName().toUpperCase(Locale.ROOT);
        ServiceRow row = surface.policy().getServicesList().stream()
                .filter(one -> one.getService().equals(name))
                .findFirst()
                .orElseThrow(() -> bench.fail("The policy lists every service: but not " + name));
        ServiceIndicator meant = MEANT.get(row.getIndicator());
        if (meant != null) {
            bench.same("indicator of " + name, meant, answer.getIndicator());
        }
        taken.add(name);
        return answer;
    }
}
