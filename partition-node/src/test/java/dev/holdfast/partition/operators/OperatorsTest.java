package dev.holdfast.partition.operators;

import static dev.holdfast.partition.operators.Officer.code;
import static dev.holdfast.partition.operators.Officer.creation;
import static dev.holdfast.partition.operators.Officer.deletion;
import static dev.holdfast.partition.operators.Officer.done;
import static dev.holdfast.partition.operators.Officer.open;
import static dev.holdfast.partition.operators.Officer.own;
import static dev.holdfast.partition.operators.Officer.replacement;
import static dev.holdfast.partition.operators.Officer.unlocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.holdfast.partition.firmware.SecurityPolicies;
import dev.holdfast.partition.rack.Machine;
import dev.holdfast.partition.rack.VirtualRack;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.CloseSession;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.GetStatus;
import dev.holdfast.proto.v1.OperatorList;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.OperatorSession;
import dev.holdfast.proto.v1.PeerRole;
import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who somebody is to a card, and what he may ask of it (TE04.39.02 to TE04.55.02). */
class OperatorsTest {

    private final VirtualRack rack = new VirtualRack();
    private final Machine card = rack.card("card");

    @BeforeEach
    void powerOn() {
        card.powerOn();
    }

    @Test
    void theDefaultCredentialOpensNothingButItsReplacement() {
        OperatorSession session =
                done(card.ask(open("admin", "holdfast-default"))).getOperatorSession();
        assertEquals(OperatorRole.UNACTIVATED_ADMIN, session.getRole());
        assertTrue(session.getMustReplace());
        Officer admin = new Officer(card, "admin", session.getSession());
        for (Request.Builder asked : new Request.Builder[] {
            Officer.LIST, Officer.ZEROIZE, creation("eve", OperatorRole.CRYPTO_OFFICER, "12345678")
        }) {
            assertEquals(Code.FORBIDDEN, code(admin.ask(asked)));
        }
        assertEquals(CardState.UNINITIALIZED, card.card().state());

        done(admin.ask(replacement("holdfast-default", "a better one")));
        assertEquals(Code.FORBIDDEN, code(admin.ask(Officer.LIST)), "a new role needs a new login");
        assertEquals(Code.FORBIDDEN, code(card.ask(open("admin", "holdfast-default"))));
        OperatorSession officer = done(card.ask(open("admin", "a better one"))).getOperatorSession();
        assertEquals(OperatorRole.CRYPTO_OFFICER, officer.getRole());
        assertFalse(officer.getMustReplace());
    }

    @Test
    void aZeroizedCardIsBackAtItsDefaultCredential() {
        Officer officer = Officer.first(card);
        officer.another("second", OperatorRole.CRYPTO_OFFICER);
        done(card.ask(Officer.ZEROIZE));
        assertFalse(card.flash.image().containsKey(RollFile.NAME));
        card.powerCut();
        card.powerOn();
        assertEquals(Code.FORBIDDEN, code(card.ask(open("admin", own("admin")))));
        assertEquals(Code.FORBIDDEN, code(card.ask(open("second", own("second")))));
        assertEquals(
                1, done(Officer.first(card).ask(Officer.LIST)).getOperatorList().getOperatorsCount());
    }

    @Test
    void operatorsOutliveAPowerCutAndTheirSessionsDoNot() {
        Officer officer = Officer.first(card);
        card.powerCut();
        card.powerOn();
        assertEquals(Code.FORBIDDEN, code(officer.ask(Officer.LIST)));
        done(Officer.login(card, "admin").ask(Officer.LIST));
    }

    @Test
    void everyRoleHasItsOwnServices() {
        Officer officer = Officer.first(card);
        Officer user = officer.another("user", OperatorRole.CRYPTO_USER);
        Officer appliance = officer.another("appliance", OperatorRole.APPLIANCE_USER);
        Officer auditor = officer.another("auditor", OperatorRole.AUDITOR);
        Request.Builder creating = creation("more", OperatorRole.AUDITOR, "12345678");
        for (Officer other : new Officer[] {user, appliance, auditor}) {
            assertEquals(Code.FORBIDDEN, code(other.ask(creating)));
            assertEquals(Code.FORBIDDEN, code(other.ask(unlocking("admin"))));
        }
        assertEquals(Code.FORBIDDEN, code(user.ask(Officer.LIST)));
        assertEquals(Code.FORBIDDEN, code(card.ask(Officer.LIST)), "a channel is no operator");
        done(auditor.ask(Officer.LIST));
        done(officer.ask(creating));
    }

    @Test
    void anOperatorWhomAnotherMadeChoosesHisOwnCredentialFirst() {
        Officer officer = Officer.first(card);
        done(officer.ask(creation("second", OperatorRole.CRYPTO_OFFICER, "first one")));
        assertTrue(officer.entry("second").getMustReplace());
        OperatorSession session = done(card.ask(open("second", "first one"))).getOperatorSession();
        Officer second = new Officer(card, "second", session.getSession());
        assertTrue(session.getMustReplace());
        assertEquals(Code.FORBIDDEN, code(second.ask(deletion("admin"))));
        done(second.ask(replacement("first one", "second one")));
        assertFalse(officer.entry("second").getMustReplace());
    }

    @Test
    void aCredentialIsNeitherShortNorLongNorKnown() {
        Officer officer = Officer.first(card);
        for (String bad : new String[] {"", "1234567", "x".repeat(65), "holdfast-default", own("admin")}) {
            assertEquals(Code.BAD_PARAMETER, code(officer.ask(replacement(own("admin"), bad))), bad);
        }
        for (String bad : new String[] {"", "1234567", "x".repeat(65), "holdfast-default"}) {
            assertEquals(Code.BAD_PARAMETER, code(officer.ask(creation("other", OperatorRole.AUDITOR, bad))), bad);
        }
        assertEquals(Code.FORBIDDEN, code(officer.ask(replacement("not his credential", "x".repeat(64)))));
        assertEquals(1, officer.entry("admin").getFailures());
        done(officer.ask(replacement(own("admin"), "x".repeat(64))));
    }

    @Test
    void wrongNameWrongCredentialAndLockedOperatorLookAlike() {
        Officer officer = Officer.first(card);
        officer.another("second", OperatorRole.CRYPTO_OFFICER);
        Set<String> answers = new HashSet<>();
        for (int n = 0; n < 10; n++) {
            answers.add(refusal(open("second", "wrong one")));
        }
        assertTrue(officer.entry("second").getLocked());
        long calls = card.power.calls();
        answers.add(refusal(open("second", own("second"))));
        long whenLocked = card.power.calls() - calls;
        answers.add(refusal(open("nobody", "wrong one")));
        long whenUnknown = card.power.calls() - calls - whenLocked;
        answers.add(refusal(open("admin", "wrong one")));
        long whenWrong = card.power.calls() - calls - whenLocked - whenUnknown;
        answers.add(refusal(open("admin' or 1=1", "")));
        assertEquals(1, answers.size(), answers::toString);
        assertEquals(whenWrong, whenLocked, "what a wrong attempt costs is seen from outside");
        assertEquals(whenWrong, whenUnknown);
    }

    @Test
    void attemptsSideBySideCountOneByOne() {
        Officer officer = Officer.first(card);
        officer.another("second", OperatorRole.CRYPTO_OFFICER);
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            answers.add(card.send(open("second", "wrong one")));
        }
        for (int n = 0; n < 8; n++) {
            answers.add(card.send(open("second", own("second"))));
        }
        List<Code> codes = answers.stream().map(rack::await).map(Officer::code).toList();
        assertEquals(Collections.nCopies(16, Code.FORBIDDEN), codes.subList(0, 16), "the right one came too late");
        assertEquals(Collections.nCopies(2, Code.BUSY), codes.subList(16, 18));
        assertEquals(10, officer.entry("second").getFailures());
    }

    @Test
    void aLockedOperatorIsLoggedOutUntilAnotherOfficerUnlocksHim() {
        Officer officer = Officer.first(card);
        Officer second = officer.another("second", OperatorRole.CRYPTO_OFFICER);
        for (int n = 0; n < 10; n++) {
            done(second.ask(Officer.LIST));
            refusal(open("second", "wrong one"));
        }
        assertEquals(Code.FORBIDDEN, code(second.ask(Officer.LIST)));
        card.powerCut();
        card.powerOn();
        refusal(open("second", own("second")));
        Officer again = Officer.login(card, "admin");
        done(again.ask(unlocking("second")));
        Officer.login(card, "second");
        assertEquals(0, again.entry("second").getFailures());
    }

    @Test
    void aRightCredentialForgivesTheWrongOnesBefore() {
        Officer officer = Officer.first(card);
        for (int round = 0; round < 2; round++) {
            for (int n = 0; n < 9; n++) {
                refusal(open("admin", "wrong one"));
            }
            assertEquals(9, officer.entry("admin").getFailures());
            Officer.login(card, "admin");
            assertEquals(0, officer.entry("admin").getFailures());
        }
    }

    @Test
    void whoeverIsDeletedIsLoggedOutAndOneOfficerAlwaysStays() {
        Officer officer = Officer.first(card);
        assertEquals(Code.CONFLICT, code(officer.ask(deletion("admin"))));
        Officer second = officer.another("second", OperatorRole.CRYPTO_OFFICER);
        done(second.ask(deletion("admin")));
        assertEquals(Code.FORBIDDEN, code(officer.ask(Officer.LIST)));
        assertEquals(Code.CONFLICT, code(second.ask(deletion("second"))));
        assertEquals(Code.NOT_FOUND, code(second.ask(deletion("admin"))));
    }

    @Test
    void sessionsAreCountedBoundedAndEndWhenNothingIsAsked() {
        Officer officer = Officer.first(card);
        for (int n = 1; n < 8; n++) {
            Officer.login(card, "admin");
        }
        assertEquals(8, officer.entry("admin").getSessions());
        assertEquals(Code.LIMIT_EXCEEDED, code(card.ask(open("admin", own("admin")))));
        rack.run(Duration.ofMinutes(10));
        done(officer.ask(Officer.LIST));
        rack.run(Duration.ofMinutes(10));
        assertEquals(1, officer.entry("admin").getSessions());
        done(officer.ask(Request.newBuilder().setCloseSession(CloseSession.getDefaultInstance())));
        assertEquals(Code.FORBIDDEN, code(officer.ask(Officer.LIST)));
        Officer late = Officer.login(card, "admin");
        rack.run(Duration.ofMinutes(15));
        assertEquals(Code.FORBIDDEN, code(late.ask(Officer.LIST)));
    }

    @Test
    void whoseSessionHasEndedStillSeesTheStatusAndLogsInAgain() {
        Officer officer = Officer.first(card);
        card.powerCut();
        card.powerOn();
        assertEquals(Code.FORBIDDEN, code(officer.ask(Officer.ZEROIZE)), "he meant to ask as an operator");
        done(officer.ask(Request.newBuilder().setGetStatus(GetStatus.getDefaultInstance())));
        done(officer.ask(Request.newBuilder().setCloseSession(CloseSession.getDefaultInstance())));
        done(officer.ask(open("admin", own("admin"))));
    }

    @Test
    void aSessionIsNoneOnAnotherChannel() {
        Officer officer = Officer.first(card);
        Response elsewhere = rack.await(
                card.send(PeerRole.PEER_ROLE_TESTER, Officer.LIST.clone().setSession(officer.session())));
        assertEquals(Code.FORBIDDEN, code(elsewhere));
        assertEquals(
                Code.FORBIDDEN,
                code(card.ask(Officer.LIST.clone().setSession(ByteString.copyFrom(new byte[Sessions.ID_BYTES])))));
        done(officer.ask(Officer.LIST));
    }

    @Test
    void aCardHasNoMoreThanThirtyTwoOperators() {
        Officer officer = Officer.first(card);
        for (int n = 1; n < 32; n++) {
            done(officer.ask(creation("operator-" + n, OperatorRole.CRYPTO_USER, "12345678")));
        }
        assertEquals(
                Code.LIMIT_EXCEEDED, code(officer.ask(creation("one-too-many", OperatorRole.CRYPTO_USER, "12345678"))));
        assertEquals(Code.CONFLICT, code(officer.ask(creation("operator-1", OperatorRole.CRYPTO_USER, "12345678"))));
        for (String bad : new String[] {"", "A", "a b", "x".repeat(33), ".a"}) {
            assertEquals(Code.BAD_PARAMETER, code(officer.ask(creation(bad, OperatorRole.AUDITOR, "12345678"))));
        }
        assertEquals(Code.BAD_PARAMETER, code(officer.ask(creation("x", OperatorRole.UNACTIVATED_ADMIN, "12345678"))));
    }

    @Test
    void theStrengthThatIsShownIsEnough() {
        OperatorList list = done(Officer.first(card).ask(Officer.LIST)).getOperatorList();
        assertEquals(10, list.getMaxFailures());
        assertEquals("1 in 100,000,000", list.getGuessPerAttempt());
        assertEquals("1 in 312,500", list.getGuessPerMinute());
        Strength strength =
                Strength.of(AuthenticationRules.of(SecurityPolicies.current().getAuthentication()));
        assertTrue(strength.perAttempt().longValueExact() > 1_000_000);
        assertTrue(strength.perMinute().longValueExact() > 100_000);
    }

    private String refusal(Request.Builder asked) {
        Response answer = card.ask(asked);
        assertEquals(Code.FORBIDDEN, code(answer));
        return answer.getStatus().getMessage();
    }
}
