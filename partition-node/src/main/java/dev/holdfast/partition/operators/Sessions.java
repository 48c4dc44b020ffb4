package dev.holdfast.partition.operators;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.firmware.Caller.Operator;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.PeerRole;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Operators who are logged in (several at once, ISO/IEC 19790 section 7.4.2). Only in memory: power-off logs everybody out. A
 * session is good for who opened it, and whoever overhears its id on another channel has nothing.
 */
final class Sessions {

    static final int ID_BYTES = 16;

    private static final int MOST = 64;
    private static final int MOST_OF_ONE = 8;

    private record Session(Operator operator, String peer, PeerRole peerRole, long usedNanos) {}

    private final Map<ByteString, Session> sessions = new HashMap<>();
    private final Clock clock;
    private final Supplier<AuthenticationRules> rules;

    Sessions(Clock clock, Supplier<AuthenticationRules> rules) {
        this.clock = clock;
        this.rules = rules;
    }

    void open(ByteString id, Hello peer, Operator operator) {
        endIdle();
        if (sessions.size() == MOST || count(operator.name()) == MOST_OF_ONE) {
            throw new RefusedException(
                    Code.LIMIT_EXCEEDED,
                    "A card has at most " + MOST + " sessions, and an operator " + MOST_OF_ONE + "; close one.");
        }
        sessions.put(id, new Session(operator, peer.getSender(), peer.getRole(), clock.monotonicNanos()));
    }

    /** Whose session it is. Being asked keeps it open. */
    Optional<Operator> use(ByteString id, Hello peer) {
        endIdle();
        Session used = sessions.computeIfPresent(
                id,
                (same, session) -> isOf(session, peer)
                        ? new Session(session.operator(), session.peer(), session.peerRole(), clock.monotonicNanos())
                        : session);
        return Optional.ofNullable(used).filter(session -> isOf(session, peer)).map(Session::operator);
    }

    void close(ByteString id) {
        sessions.remove(id);
    }

    void closeAllOf(String operator) {
        sessions.values().removeIf(session -> session.operator().name().equals(operator));
    }

    void closeAll() {
        sessions.clear();
    }

    int count(String operator) {
        return count(session -> session.operator().name().equals(operator));
    }

    int count(OperatorRole role) {
        return count(session -> session.operator().role() == role);
    }

    private int count(Predicate<Session> which) {
        endIdle();
        return sessions.isEmpty()
                ? 0
                : (int) sessions.values().stream().filter(which).count();
    }

    private void endIdle() {
        if (sessions.isEmpty()) {
            return;
        }
        long now = clock.monotonicNanos();
        sessions.values()
                .removeIf(session ->
                        now - session.usedNanos() >= rules.get().idle().toNanos());
    }

    private static boolean isOf(Session session, Hello peer) {
        return session.peer().equals(peer.getSender()) && session.peerRole() == peer.getRole();
    }
}
