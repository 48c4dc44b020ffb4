package dev.holdfast.harness.functional.section;

import static dev.holdfast.harness.functional.BenchOperator.ADMIN;
import static dev.holdfast.harness.functional.BenchOperator.DEFAULT;

import com.google.protobuf.ByteString;
import dev.holdfast.harness.functional.Access;
import dev.holdfast.harness.functional.Bench;
import dev.holdfast.harness.functional.BenchCard;
import dev.holdfast.harness.functional.BenchOperator;
import dev.holdfast.harness.functional.FunctionalTest;
import dev.holdfast.harness.functional.Requests;
import dev.holdfast.harness.functional.Surface;
import dev.holdfast.harness.functional.Technique;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.OperatorList;
import dev.holdfast.proto.v1.OperatorRole;
import dev.holdfast.proto.v1.OperatorSession;
import dev.holdfast.proto.v1.Response;
import dev.holdfast.proto.v1.ServiceRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Section 4: how operators of a card prove who they are, and what they may do then. */
final class Authentication {

    private static final String FOLDER = "Services-Testing/Authentication-Test";
    private static final String OFFICER_CARD = "A blank card with a crypto officer.";
    private static final ByteString WRONG = ByteString.copyFromUtf8("not the credential");
    private static final Set<String> OF_OPERATORS = Set.of("OFFICER", "TAMPER", "LOAD", "AUDIT");

    private Authentication() {}

    static List<FunctionalTest> tests() {
        return List.of(
                FunctionalTest.of(
                                "an-operator-is-one-person-in-one-role",
                                "An operator is known by a name of his own, proves it by his credential, and has the role that an officer"
                                        + " gave to that name.",
                                List.of("04.39.02", "04.39.03"),
                                FOLDER,
                                "Logs operators of every role in, then with wrong names, wrong credentials and each other's; tries to make"
                                        + " a second operator of a name.",
                                Authentication::identities)
                        .on(OFFICER_CARD),
                FunctionalTest.of(
                                "a-role-has-its-services-and-no-others",
                                "An operator is refused every service that the policy does not give to his role.",
                                List.of("04.39.04"),
                                FOLDER,
                                "Asks, in the session of an operator of each role and without one, for each service of operators that the"
                                        + " policy keeps from him.",
                                Authentication::roles)
                        .on("A blank card with an operator of each role."),
                FunctionalTest.of(
                        "another-role-needs-another-login",
                        "Nobody comes to a role that he was not authenticated for: whoever is made something else logs in anew.",
                        List.of("04.42.03", "04.42.04"),
                        FOLDER,
                        "Lets the administrator of a blank card become its crypto officer, and an operator be made anew in another role;"
                                + " tries the new role's services in the old session, and the old role's in the new one.",
                        Authentication::changes),
                FunctionalTest.of(
                                "no-session-outlives-the-power",
                                "Who was logged in when the power went has to authenticate again.",
                                List.of("04.43.02"),
                                FOLDER,
                                "Cycles the power, by hand and by a restart of the card, and uses the sessions of before.",
                                Authentication::powerCycle)
                        .by(Access.PHYSICAL, Technique.SIMULATION)
                        .on(OFFICER_CARD),
                FunctionalTest.of(
                                "credentials-are-kept-safe",
                                "Credentials cannot be read in what a card keeps, are replaced by nobody but who knows them, and who"
                                        + " changes what the card keeps of them stops the card.",
                                List.of("04.44.02"),
                                FOLDER,
                                "Looks for credentials in every byte of NVRAM, disk and flash; tries to replace one without knowing it;"
                                        + " turns a bit of the file of operators and powers on.",
                                Authentication::protection)
                        .by(Access.PHYSICAL, Technique.SIMULATION)
                        .on(OFFICER_CARD)
                        .inducing("A bit of the card's file of operators is turned while the power is off."),
                FunctionalTest.of(
                        "the-default-credential-opens-nothing-else",
                        "The first access is by a default credential, which is replaced before anything else can be done, and which nobody"
                                + " can choose later.",
                        List.of("04.45.02", "04.45.03"),
                        FOLDER,
                        "Logs in to a blank card, asks for every service of operators, replaces the credential, and tries the default one"
                                + " again; then zeroizes the card and finds it back at its default.",
                        Authentication::defaults),
                FunctionalTest.of(
                                "strength-is-enforced-by-the-card",
                                "The card itself refuses weak credentials and locks an operator after ten wrong attempts, and shows what"
                                        + " chance that leaves.",
                                List.of("04.52.01"),
                                FOLDER,
                                "Tries credentials that are too short, too long and known; guesses ten times, with a power cycle in"
                                        + " between, and then knows the right one.",
                                Authentication::strength)
                        .on("A blank card with two crypto officers."),
                FunctionalTest.of(
                                "credentials-are-not-shown",
                                "No answer, event or audit entry holds a credential that somebody entered.",
                                List.of("04.54.02", "04.54.03"),
                                FOLDER,
                                "Enters right and wrong credentials, and looks for them in every byte that comes back.",
                                Authentication::obscured)
                        .on(OFFICER_CARD),
                FunctionalTest.of(
                                "refusals-look-alike",
                                "A wrong name, a wrong credential and a locked operator are told by one and the same sentence.",
                                List.of("04.55.02"),
                                FOLDER,
                                "Fails to log in for each of these reasons, and compares the answers.",
                                Authentication::alike)
                        .on("A blank card with two crypto officers."));
    }

    private static void identities(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        for (OperatorRole role : roles()) {
            String name = name(role);
            officer.enrol(name, role);
            OperatorSession opened = card.done(Requests.openSession(name, BenchOperator.ownOf(name)))
                    .getOperatorSession();
            bench.same("role of " + name, role, opened.getRole());
            card.refused(Requests.openSession(name, WRONG), Code.FORBIDDEN);
            card.refused(Requests.openSession(name, officer.credential()), Code.FORBIDDEN);
            officer.refused(Requests.createOperator(name, OperatorRole.CRYPTO_OFFICER, WRONG), Code.CONFLICT);
        }
        card.refused(Requests.openSession("nobody", BenchOperator.ownOf("nobody")), Code.FORBIDDEN);
        card.refused(Requests.openSession("", officer.credential()), Code.FORBIDDEN, Code.BAD_PARAMETER);
        OperatorList list = officer.done(Requests.operators()).getOperatorList();
        bench.same("operators that the card knows", 1 + roles().size(), list.getOperatorsCount());
    }

    private static void roles(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        Surface surface = Surface.of(card);
        int[] refusals = {0};
        for (OperatorRole role : roles()) {
            BenchOperator operator = officer.enrol(name(role), role);
            for (ServiceRow service : ofOperators(surface)) {
                if (!service.getRolesList().contains(role.name())) {
                    operator.refused(Surface.bare(service), Code.FORBIDDEN);
                    refusals[0]++;
                }
            }
        }
        for (ServiceRow service : ofOperators(surface)) {
            if (!service.getRolesList().contains("TESTER")) {
                card.refused(Surface.bare(service), Code.FORBIDDEN);
                refusals[0]++;
            }
        }
        bench.check(refusals[0] + " requests were refused for the role's sake", refusals[0] > 0);
        officer.done(Requests.operators());
        BenchOperator.login(card, name(OperatorRole.AUDITOR)).done(Requests.operators());
    }

    private static void changes(Bench bench) throws IOException {
        BenchCard card = bench.card();
        OperatorSession admin = card.done(Requests.openSession(ADMIN, DEFAULT)).getOperatorSession();
        bench.same("role of a blank card's administrator", OperatorRole.UNACTIVATED_ADMIN, admin.getRole());
        card.done(
                Requests.replaceCredential(DEFAULT, BenchOperator.ownOf(ADMIN)).setSession(admin.getSession()));
        card.refused(Requests.operators().setSession(admin.getSession()), Code.FORBIDDEN);
        BenchOperator officer = BenchOperator.login(card, ADMIN);
        officer.done(Requests.operators());

        BenchOperator auditor = officer.enrol("carol", OperatorRole.AUDITOR);
        auditor.done(Requests.operators());
        officer.done(Requests.deleteOperator("carol"));
        BenchOperator user = officer.enrol("carol", OperatorRole.CRYPTO_USER);
        auditor.refused(Requests.operators(), Code.FORBIDDEN);
        user.refused(Requests.operators(), Code.FORBIDDEN);
    }

    private static void powerCycle(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        BenchOperator auditor = officer.enrol("carol", OperatorRole.AUDITOR);
        auditor.done(Requests.operators());
        card.cycle();
        officer.refused(Requests.operators(), Code.FORBIDDEN);
        auditor.refused(Requests.operators(), Code.FORBIDDEN);
        card.refused(Requests.operators(), Code.FORBIDDEN);
        BenchOperator again = BenchOperator.login(card, ADMIN);
        again.load(bench.image("0.3.0-test", 1));
        again.done(Requests.activate());
        card.bootsAs("0.3.0-test");
        again.refused(Requests.operators(), Code.FORBIDDEN);
        BenchOperator.login(card, ADMIN).done(Requests.operators());
    }

    private static void protection(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        BenchOperator auditor = officer.enrol("carol", OperatorRole.AUDITOR);
        for (String name : List.of(ADMIN, "carol")) {
            bench.check(
                    "the credential of " + name + " cannot be read in the card",
                    !card.keeps(BenchOperator.ownOf(name).toByteArray()));
        }
        auditor.refused(Requests.replaceCredential(WRONG, BenchOperator.ownOf("new")), Code.FORBIDDEN);
        card.refused(Requests.replaceCredential(auditor.credential(), BenchOperator.ownOf("new")), Code.FORBIDDEN);
        BenchOperator.login(card, "carol");
        card.off();
        card.spoil("flash/operators-roll", 40);
        card.on();
        card.is(CardState.ERROR);
        card.refused(Requests.openSession(ADMIN, officer.credential()));
    }

    private static void defaults(Bench bench) throws IOException {
        BenchCard card = bench.card();
        Surface surface = Surface.of(card);
        card.refused(Requests.openSession(ADMIN, WRONG), Code.FORBIDDEN);
        OperatorSession first = card.done(Requests.openSession(ADMIN, DEFAULT)).getOperatorSession();
        bench.check("the card says that the credential is to be replaced", first.getMustReplace());
        for (ServiceRow service : ofOperators(surface)) {
            if (!service.getService().equals("CLEAR_TAMPER")) {
                card.refused(Surface.bare(service).setSession(first.getSession()), Code.FORBIDDEN);
            }
        }
        card.refused(Requests.replaceCredential(DEFAULT, DEFAULT).setSession(first.getSession()), Code.BAD_PARAMETER);
        BenchOperator officer = card.officer();
        card.refused(Requests.openSession(ADMIN, DEFAULT), Code.FORBIDDEN);
        officer.refused(Requests.replaceCredential(officer.credential(), DEFAULT), Code.BAD_PARAMETER);
        officer.refused(Requests.createOperator("other", OperatorRole.AUDITOR, DEFAULT), Code.BAD_PARAMETER);
        card.done(Requests.zeroize());
        card.cycle();
        card.refused(Requests.openSession(ADMIN, officer.credential()), Code.FORBIDDEN);
        card.done(Requests.openSession(ADMIN, DEFAULT));
    }

    private static void strength(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        BenchOperator second = officer.enrol("second", OperatorRole.CRYPTO_OFFICER);
        for (String weak : List.of("", "1234567", "x".repeat(65), "holdfast-default")) {
            officer.refused(
                    Requests.replaceCredential(officer.credential(), ByteString.copyFromUtf8(weak)),
                    Code.BAD_PARAMETER);
        }
        OperatorList list = officer.done(Requests.operators()).getOperatorList();
        bench.check(
                "one guess succeeds less often than once in a million",
                oneIn(list.getGuessPerAttempt()) > 1_000_000,
                list::getGuessPerAttempt);
        bench.check(
                "the guesses of one minute succeed less often than once in 100,000",
                oneIn(list.getGuessPerMinute()) > 100_000,
                list::getGuessPerMinute);
        bench.same("wrong attempts that lock an operator", 10, list.getMaxFailures());
        for (int attempt = 1; attempt <= 10; attempt++) {
            card.refused(Requests.openSession("second", WRONG), Code.FORBIDDEN);
            if (attempt == 5) {
                card.cycle();
            }
        }
        card.refused(Requests.openSession("second", second.credential()), Code.FORBIDDEN);
        BenchOperator again = BenchOperator.login(card, ADMIN);
        bench.check(
                "the card says that the operator is locked",
                again.done(Requests.operators()).getOperatorList().getOperatorsList().stream()
                        .anyMatch(entry -> entry.getOperator().equals("second") && entry.getLocked()));
        again.done(Requests.unlockOperator("second"));
        BenchOperator.login(card, "second");
    }

    private static void obscured(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        ByteString own = officer.credential();
        BenchOperator auditor = officer.enrol("carol", OperatorRole.AUDITOR);
        List<Response> answers = List.of(
                card.ask(Requests.openSession(ADMIN, own)),
                card.ask(Requests.openSession(ADMIN, WRONG)),
                card.ask(Requests.openSession("nobody", WRONG)),
                officer.ask(Requests.createOperator("dave", OperatorRole.AUDITOR, WRONG)),
                officer.ask(Requests.replaceCredential(WRONG, own)),
                officer.ask(Requests.operators()),
                card.ask(Requests.events()),
                auditor.ask(Requests.audit()));
        for (Response answer : answers) {
            String told = answer.toByteString().toString(StandardCharsets.ISO_8859_1);
            bench.check(
                    "an answer of " + told.length() + " bytes holds neither of the credentials",
                    !told.contains(own.toStringUtf8()) && !told.contains(WRONG.toStringUtf8()));
        }
    }

    private static void alike(Bench bench) throws IOException {
        BenchCard card = bench.card();
        BenchOperator officer = card.officer();
        BenchOperator second = officer.enrol("second", OperatorRole.CRYPTO_OFFICER);
        Set<String> sentences = new TreeSet<>();
        for (int attempt = 1; attempt <= 10; attempt++) {
            sentences.add(refusal(card, "second", WRONG));
        }
        sentences.add(refusal(card, "second", second.credential()));
        sentences.add(refusal(card, "nobody", WRONG));
        sentences.add(refusal(card, ADMIN, WRONG));
        bench.same("number of different sentences", 1, sentences.size());
    }

    private static String refusal(BenchCard card, String name, ByteString credential) {
        return card.refused(Requests.openSession(name, credential), Code.FORBIDDEN)
                .getStatus()
                .getMessage();
    }

    private static List<ServiceRow> ofOperators(Surface surface) {
        return surface.policy().getServicesList().stream()
                .filter(service -> OF_OPERATORS.contains(service.getGroup()))
                .toList();
    }

    /** Those that an officer can give to others, beside his own. */
    private static List<OperatorRole> roles() {
        return List.of(OperatorRole.CRYPTO_USER, OperatorRole.APPLIANCE_USER, OperatorRole.AUDITOR);
    }

    private static String name(OperatorRole role) {
        return "the-" + role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads "1 in 312,500". */
    private static long oneIn(String chance) {
        return Long.parseLong(chance.replace("1 in ", "").replace(",", ""));
    }
}
