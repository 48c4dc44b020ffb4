package dev.holdfast.harness.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.harness.experiment.ExperimentException.Problem;
import dev.holdfast.harness.experiment.NodeSet.Which;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says is read as it was meant, and what it cannot mean is told with its place and the way out. */
class ExperimentReaderTest {

    private static final String METHOD = "title: t\nmethod:\n  - fault: destroy-card\n    on: one\n";

    @Test
    void readsEveryPart() {
        Experiment experiment = Sample.read(Sample.FILE);
        assertEquals("A card dies while clients work", experiment.title());
        assertEquals("The pool must go on.\nAnd does.\n", experiment.description());
        assertEquals(List.of("loss", "2"), experiment.tags());
        assertEquals(
                new Configuration(
                        5,
                        24,
                        new Quorum(2, 3),
                        Custody.PARTITION,
                        Storage.FOLDER,
                        "release",
                        "default",
                        Hosting.EMBEDDED,
                        7,
                        new Copies(1)),
                experiment.configuration());
        assertEquals("The pool serves", experiment.hypothesis().title());
        assertEquals(
                Which.ALL,
                experiment
                        .hypothesis()
                        .probes()
                        .get(0)
                        .arguments()
                        .nodes("tolerance")
                        .which());

        List<Step> method = experiment.method();
        Arguments load = method.get(0).arguments();
        assertEquals(4, load.whole("clients"));
        assertEquals(Map.of("sign", 3L, "update", 1L), load.weights("mix"));
        assertEquals(10 / 60.0, load.number("rate"));
        assertEquals(List.of("sign", "update"), load.texts("only"));
        assertEquals(18, method.get(1).line());
        assertEquals("The leader is lost", method.get(1).title());
        assertEquals(Optional.of(Duration.ofSeconds(10)), method.get(1).when().at());
        assertEquals(Optional.of(Duration.ofMinutes(90)), method.get(2).when().lasting());
        assertEquals(Optional.of(Duration.ofMillis(250)), method.get(2).when().after());
        assertTrue(method.get(3).recovery());
        assertEquals(Optional.of("NO_QUORUM"), method.get(4).refusal());
        assertEquals("custodian-late", method.get(4).title());
        assertEquals("nothing-lost", experiment.verification().get(0).word().name());
        assertEquals("end-faults", experiment.rollbacks().get(0).word().name());
    }

    @Test
    void fillsInWhatIsNotSaid() {
        Experiment experiment = Sample.read("title: t\nmethod:\n  - fault: rot-disk\n");
        assertEquals(Configuration.STANDARD, experiment.configuration());
        assertEquals(Hypothesis.NONE, experiment.hypothesis());
        Arguments rot = experiment.method().get(0).arguments();
        assertEquals(new NodeSet(Which.ONE, 0, List.of()), rot.nodes("on"));
        assertEquals(0.05, rot.number("chance"));
        assertEquals(1.5, rot.number("factor"));
        assertEquals(4096, rot.whole("from"));
        assertEquals("flip", rot.choice("how"));
        assertTrue(rot.flag("quietly"));
        assertFalse(rot.has("files"));
    }

    @Test
    void tellsEveryProblemAtOnceInTheOrderOfTheFile() {
        List<Problem> problems = problems("""
                titel: t
                configuration:
                  cards: 9
                  quorum: 5 of 3
                method:
                  - fault: destory-card
                    on: one
                  - fault: rot-disk
                    chance: 200%
                    color: red
                  - fault: await-whole
                verification:
                  - recovery: end-faults
                """);
        assertEquals(
                List.of("1:1", "1:1", "3:10", "4:11", "6:12", "9:13", "10:5", "11:12", "13:5"),
                problems.stream().map(p -> p.line() + ":" + p.column()).toList());
        String all = problems.toString();
        assertTrue(all.contains("An experiment has no `titel`; did you mean `title`?"), all);
        assertTrue(all.contains("there is no fault `destory-card`; did you mean `destroy-card`?"), all);
        assertTrue(all.contains("`await-whole` is of another kind; write `recovery: await-whole`."), all);
        assertTrue(all.contains("x.yaml:3:10: `cards`: write a whole number from 1 to 7."), all);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                         | 1:1  | is empty
                    title: t                                                   | 1:1  | no `method`
                    '[1]'                                                      | 1:1  | keys and values
                    'title: [\\n'                                              | 2:1  | no YAML
                    'title: t\\ntitle: u'                                      | 2:1  | line 1 already
                    'title: t\\nmethod: []'                                    | 2:1  | nothing would happen
                    'title: t\\nmethod: *a'                                    | 2:9  | &a
                    'title: !x t'                                              | 1:8  | tag
                    'title: t\\n---\\ntitle: u'                                | 2:1  | second document
                    'title: t\\nmethod:\\n  - name: x'                         | 3:5  | what it is
                    'title: t\\nmethod:\\n  - type: action\\n    provider: {}'  | 3:5  | step of Chaos Toolkit
                    'title: t\\nmethod:\\n  - fault: destroy-card'             | 3:5  | no `on`
                    'title: t\\nmethod:\\n  - fault: rot-disk\\n    probe: x'  | 3:5  | one thing
                    'title: t\\nmethod:\\n  - fault: rot-disk\\n    counts: true' | 4:5 | no `counts`
                    'title: t\\nmethod:\\n  - recovery: end-faults\\n    lasting: 1s' | 4:5 | no `lasting`
                    'title: t\\nmethod:\\n  - fault: rot-disk\\n    refused: NO_QORUM' | 4:14 | NO_QUORUM
                    'title: t\\nmethod:\\n  - fault: rot-disk\\n    at: 30m1h' | 4:9  | larger unit first
                    'title: t\\nmethod:\\n  - fault: rot-disk\\n    at: 1h\\n  - fault: rot-disk\\n    at: 1m' | 5:1 | order
                    'title: t\\nmethod:\\n  - fault: rot-disk\\n    on: random 4' | 3:1 | 3 cards only
                    'title: t\\nmethod:\\n  - human: custodian-late\\n    custodian: 4' | 3:1 | 1 to 3
                    'title: t\\nconfiguration: {hosting: processes}\\nmethod:\\n  - fault: rot-disk' | 4:1 | embedded, virtual
                    'title: t\\nconfiguration: {may-lose: 4}\\nmethod:\\n  - fault: rot-disk' | 2:27 | 3 cards only
                    'title: t\\nconfiguration: {hosting: virtual, custody: softhsm}\\nmethod:\\n  - fault: rot-disk' | 2:44 | no tokens
                    'title: t\\nsteady-state-hypothesis: {title: t}\\nmethod:\\n  - fault: rot-disk' | 2:26 | no `probes`
                    'title: t\\nconfiguration: {keys: 4901}\\nmethod:\\n  - fault: rot-disk' | 2:23 | from 0 to 4900
                    'title: t\\nmethod: later'                                | 2:9  | is a list
                    'title: t\\nmethod:\\n  - workload: clients\\n    mix: {sing: 1}' | 4:11 | did you mean `sign`
                    'title: t\\nmethod:\\n  - workload: clients\\n    mix: {sign: 0}' | 4:10 | weighs nothing
                    'title: t\\nmethod:\\n  - workload: clients\\n    only: [sign, sign]' | 4:11 | twice
                    'title: t\\nmethod:\\n  - workload: clients\\n    clients:' | 4:13 | no value
                    """)
    void tellsWhereAndWhy(String yaml, String place, String part) {
        Problem problem = problems(yaml.replace("\\n", "\n")).stream()
                .filter(found -> found.sentence().contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError(problems(yaml.replace("\\n", "\n"))));
        assertEquals(place, problem.line() + ":" + problem.column());
    }

    @Test
    void whatTheCommandLineSaysGoesBeforeTheFile() {
        String file = "title: t\nconfiguration: {cards: 5, keys: 9}\nmethod:\n  - fault: rot-disk\n    on: random 4\n";
        Configuration changed =
                Sample.read(file, Map.of("keys", "7", "may-lose", "2")).configuration();
        assertEquals(
                List.of(5, 7, 2),
                List.of(changed.cards(), changed.keys(), changed.mayLose().limit()));
        assertEquals(
                4, Sample.read(METHOD, Map.of("cards", "4")).configuration().cards());
        ExperimentException refused = assertThrows(
                ExperimentException.class, () -> Sample.read(file, Map.of("cards", "3", "keys", "many", "kyes", "1")));
        assertEquals(
                List.of(
                        "command line: `configuration` has no `kyes`; did you mean `keys`?",
                        "command line: `keys`: write a whole number from 0 to 4900.",
                        "x.yaml:4:1: `on: random 4`: the pool has 3 cards only."),
                refused.problems().stream().map(Problem::toString).sorted().toList());
    }

    @Test
    void refusesWhatWouldCostTooMuchToRead() {
        assertTrue(problems("title: t\nmethod:\n" + "  - fault: rot-disk\n".repeat(501))
                .toString()
                .contains("has 501 items; it may have 500"));
        assertTrue(problems(" ".repeat((1 << 20) + 1)).toString().contains("1 MiB"));
        assertTrue(problems("a: " + "[".repeat(100_000)).toString().contains("levels deep"));
        StringBuilder laughs = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            laughs.append("b").append(i).append(": &a").append(i).append(" [");
            laughs.append(String.join(", ", Collections.nCopies(10, "*a" + (i - 1))))
                    .append("]\n");
        }
        assertTrue(problems(laughs.toString()).toString().contains("more than 20000 values"));
        StringBuilder deep = new StringBuilder("a: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            deep.append("b" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        assertTrue(problems(deep.toString()).toString().contains("levels deep"));
        assertTrue(problems("a: &a [*a]").toString().contains("nothing before this is marked &a"));
        assertTrue(
                problems(METHOD + "tags: [" + "x,".repeat(101) + "]").toString().contains("`tags`"));
    }

    @Test
    void refusesWhatIsNoText() {
        Problem utf8 = assertThrows(
                        ExperimentException.class,
                        () -> ExperimentReader.read("x.yaml", new byte[] {'a', (byte) 0xff}, Sample.VOCABULARY))
                .problems()
                .get(0);
        assertTrue(utf8.sentence().contains("UTF-8"));
        Problem escape = problems("title: \"\\u").get(0);
        assertTrue(escape.sentence().contains("backslash"), escape::toString);
        assertEquals("1:1", escape.line() + ":" + escape.column());
        Problem control = problems("title: t\nmethod: \u0007").get(0);
        assertEquals("2:9", control.line() + ":" + control.column());
    }

    @Test
    void readsAliasesAndAByteOrderMark() {
        Experiment experiment = Sample.read(
                "\ufeff" + METHOD.replace("one", "&set leader") + "  - fault: destroy-card\n" + "    on: *set\n");
        assertEquals(
                Which.LEADER, experiment.method().get(1).arguments().nodes("on").which());
    }

    private static List<Problem> problems(String yaml) {
        return assertThrows(ExperimentException.class, () -> Sample.read(yaml)).problems();
    }
}
