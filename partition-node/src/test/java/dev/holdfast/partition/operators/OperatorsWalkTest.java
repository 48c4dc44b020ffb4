package dev.holdfast.partition.operators;

import static dev.holdfast.partition.operators.Officer.code;
import static dev.holdfast.partition.operators.Officer.creation;
import static dev.holdfast.partition.operators.Officer.deletion;
import static dev.holdfast.partition.operators.Officer.done;
import static dev.holdfast.partition.operators.Officer.open;
import static dev.holdfast.partition.operators.Officer.replacement;
import static dev.holdfast.partition.operators.Officer.unlocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.partition.fault.Seeds;
import dev.holdfast.partition.operators.ReferenceOperators.Known;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorList;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random lives of operators: the card answers as a model of a few lines says, and lists what the model knows. */
class OperatorsWalkTest {

    private static final int STEPS = 60;
    private static final List<String> NAMES = List.of("admin", "ann", "bob", "cy");
    private static final List<String> CREDENTIALS = List.of("holdfast-default", "credential 1", "credential 2");
    private static final List<OperatorRole> ROLES =
            List.of(OperatorRole.CRYPTO_OFFICER, OperatorRole.CRYPTO_OFFICER, OperatorRole.AUDITOR);

    @Test
    void aCardKnowsWhatTheModelKnows() {
        new Seeds(OperatorsWalkTest.class, "aCardKnowsWhatTheModelKnows", 3).forEach(seed -> new Walk(seed).run());
    }

    private static final class Walk {

        private final Random random;
        private final VirtualRack rack;
        private final Machine card;
        private final ReferenceOperators model = new ReferenceOperators();
        private final List<Officer> sessions = new ArrayList<>();
        private int loggedIn;

        Walk(long seed) {
            random = new Random(seed);
            rack = new VirtualRack(seed);
            card = rack.card("card");
        }

        void run() {
            card.powerOn();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> logIn();
                    case 4 -> replace();
                    case 5 -> create();
                    case 6 -> delete();
                    case 7 -> unlock();
                    case 8 -> logOut();
                    default -> pass();
                }
                compare();
            }
            assertTrue(loggedIn > 0, "nobody ever came in");
        }

        private void logIn() {
            String name = pick(NAMES);
            String credential = credentialFor(name);
            Response answer = card.ask(open(name, credential));
            boolean proved = model.attempt(name, credential);
            assertEquals(proved ? Code.OK : Code.FORBIDDEN, code(answer), name + " with " + credential);
            if (proved) {
                loggedIn++;
                sessions.add(new Officer(card, name, answer.getOperatorSession().getSession()));
                assertEquals(
                        model.operators.get(name).role(),
                        answer.getOperatorSession().getRole());
            }
            forgetLocked(name);
        }

        private void replace() {
            if (sessions.isEmpty()) {
                return;
            }
            Officer officer = pick(sessions);
            String old = credentialFor(officer.name());
            String chosen = pick(CREDENTIALS);
            Response answer = officer.ask(replacement(old, chosen));
            Code expected;
            if (chosen.equals(old) || chosen.equals(CREDENTIALS.get(0))) {
                expected = Code.BAD_PARAMETER;
            } else if (model.attempt(officer.name(), old)) {
                expected = Code.OK;
                model.renew(officer.name(), chosen);
                sessions.removeIf(other -> other.name().equals(officer.name()));
            } else {
                expected = Code.FORBIDDEN;
                forgetLocked(officer.name());
            }
            assertEquals(expected, code(answer));
        }

        private void create() {
            String name = pick(NAMES);
            OperatorRole role = pick(ROLES);
            byOfficer(creation(name, role, CREDENTIALS.get(1)), () -> model.create(name, role, CREDENTIALS.get(1)));
        }

        private void delete() {
            String name = pick(NAMES);
            byOfficer(deletion(name), () -> {
                Code code = model.delete(name);
                sessions.removeIf(session -> !model.operators.containsKey(session.name()));
                return code;
            });
        }

        private void unlock() {
            String name = pick(NAMES);
            byOfficer(unlocking(name), () -> model.unlock(name));
        }

        private interface Expected {
            Code code();
        }

        private void byOfficer(Request.Builder asked, Expected expected) {
            if (sessions.isEmpty()) {
                assertEquals(Code.FORBIDDEN, code(card.ask(asked)));
                return;
            }
            Officer officer = pick(sessions);
            Response answer = officer.ask(asked);
            assertEquals(model.isOfficer(officer.name()) ? expected.code() : Code.FORBIDDEN, code(answer));
        }

        private void logOut() {
            if (!sessions.isEmpty()) {
                Officer leaving = pick(sessions);
                done(leaving.ask(Request.newBuilder().setCloseSession(CloseSession.getDefaultInstance())));
                sessions.remove(leaving);
                assertEquals(Code.FORBIDDEN, code(leaving.ask(Officer.LIST)));
            }
        }

        /** The power is cut, or everybody is idle for too long. */
        private void pass() {
            if (random.nextBoolean()) {
                card.powerCut();
                card.powerOn();
            } else {
                rack.run(Duration.ofMinutes(15));
            }
            sessions.forEach(ended -> assertEquals(Code.FORBIDDEN, code(ended.ask(Officer.LIST))));
            sessions.clear();
        }

        /** Keeps one session of all too many, so that their limit is another test's business. */
        private void compare() {
            while (sessions.size() > 6) {
                done(sessions.remove(0).ask(Request.newBuilder().setCloseSession(CloseSession.getDefaultInstance())));
            }
            for (Officer officer : sessions) {
                Response answer = officer.ask(Officer.LIST);
                boolean allowed = model.maySeeOthers(officer.name());
                assertEquals(allowed ? Code.OK : Code.FORBIDDEN, code(answer));
                if (allowed) {
                    compare(answer.getOperatorList());
                }
            }
        }

        private void compare(OperatorList list) {
            assertEquals(model.operators.size(), list.getOperatorsCount());
            for (OperatorList.Entry entry : list.getOperatorsList()) {
                Known known = model.operators.get(entry.getOperator());
                assertEquals(known.role(), entry.getRole());
                assertEquals(known.failures(), entry.getFailures());
                assertEquals(known.isLocked(), entry.getLocked());
                assertEquals(known.mustReplace(), entry.getMustReplace());
                assertEquals(
                        sessions.stream()
                                .filter(session -> session.name().equals(entry.getOperator()))
                                .count(),
                        entry.getSessions());
            }
        }

        private void forgetLocked(String name) {
            Known known = model.operators.get(name);
            if (known != null && known.isLocked()) {
                sessions.removeIf(session -> session.name().equals(name));
            }
        }

        /** Mostly the right one. */
        private String credentialFor(String name) {
            Known known = model.operators.get(name);
            return known != null && random.nextInt(3) > 0 ? known.credential() : pick(CREDENTIALS);
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
