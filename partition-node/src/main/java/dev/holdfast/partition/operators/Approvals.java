package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.ApprovalList;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Request.ServiceCase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Requests that wait for crypto officers to agree. Each is made once, as it was put up, by who put it up. Only in memory: with
 * the power all of them go.
 */
final class Approvals {

    static final int ID_BYTES = 16;

    private static final int MOST = 16;
    private static final int MOST_OF_ONE = 4;
    private static final Duration LIFE = Duration.ofHours(1);

    /** @param officers who agreed, in order; the proposer among them when he is a crypto officer */
    private record Pending(ServiceCase service, String proposer, ByteString digest, Set<String> officers, long nanos) {}

    private final Map<ByteString, Pending> pending = new LinkedHashMap<>();
    private final Clock clock;

    Approvals(Clock clock) {
        this.clock = clock;
    }

    void propose(ByteString id, ServiceCase service, ByteString digest, String proposer, boolean officer) {
        endOld();
        long own = pending.values().stream()
                .filter(other -> other.proposer().equals(proposer))
                .count();
        if (pending.size() == MOST || own == MOST_OF_ONE) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "At most " + MOST + " requests wait for approval, " + MOST_OF_ONE
                            + " of one operator, for an hour.");
        }
        Set<String> officers = new LinkedHashSet<>(officer ? List.of(proposer) : List.of());
        pending.put(id, new Pending(service, proposer, digest, officers, clock.monotonicNanos()));
    }

    void approve(ByteString id, String officer) {
        endOld();
        Pending found = pending.get(id);
        if (found == null) {
            throw new RefusedException(Code.NOT_FOUND, gone());
        }
        if (!found.officers().add(officer)) {
            throw new RefusedException(Code.CONFLICT, "This officer has approved the request already.");
        }
    }

    /**
     * Lets the request be made, this once.
     *
     * @param proposer who makes it; empty when he is no operator
     * @param able whether an officer who agreed still counts
     */
    void use(
            ByteString id,
            ServiceCase service,
            ByteString digest,
            String proposer,
            int required,
            Predicate<String> able) {
        endOld();
        Pending found = pending.get(id);
        String rule = service + " needs the approval of " + required + " crypto officers";
        if (id.isEmpty()) {
            throw new RefusedException(
                    Code.FORBIDDEN, rule + ": put the request up for it, then make the request with the approval.");
        }
        if (found == null) {
            throw new RefusedException(Code.FORBIDDEN, rule + ". " + gone());
        }
        if (!found.proposer().equals(proposer)) {
            throw new RefusedException(Code.FORBIDDEN, "Only the operator who put a request up may make it.");
        }
        if (!found.digest().equals(digest)) {
            throw new RefusedException(
                    Code.FORBIDDEN, "This is another request than the one put up for approval; put this one up too.");
        }
        long agreed = found.officers().stream().filter(able).count();
        if (agreed < required) {
            throw new RefusedException(Code.FORBIDDEN, rule + "; so far " + agreed + " agreed.");
        }
        pending.remove(id);
    }

    /** Forgets what an operator put up, and to what he agreed. */
    void forget(String operator) {
        pending.values().removeIf(waiting -> waiting.proposer().equals(operator));
        pending.values().forEach(waiting -> waiting.officers().remove(operator));
    }

    void forgetAll() {
        pending.clear();
    }

    /** @param rules how many officers must agree to each service */
    List<ApprovalList.Entry> list(ToIntFunction<ServiceCase> rules) {
        endOld();
        return pending.entrySet().stream()
                .map(entry -> ApprovalList.Entry.newBuilder()
                        .setApproval(entry.getKey())
                        .setService(entry.getValue().service().name())
                        .setProposedBy(entry.getValue().proposer())
                        .addAllApprovedBy(entry.getValue().officers())
                        .setRequired(rules.applyAsInt(entry.getValue().service()))
                        .setRequestSha256(entry.getValue().digest())
                        .build())
                .toList();
    }

    private void endOld() {
        long now = clock.monotonicNanos();
        pending.values().removeIf(waiting -> now - waiting.nanos() >= LIFE.toNanos());
    }

    private static String gone() {
        return "There is no such request: it was made, is older than an hour, or the card lost its power since.";
    }
}
