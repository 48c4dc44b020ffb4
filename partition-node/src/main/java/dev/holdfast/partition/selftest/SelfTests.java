package dev.holdfast.partition.selftest;

import dev.holdfast.partition.crypto.KnownAnswerFailed;
import dev.holdfast.partition.crypto.KnownAnswers;
import dev.holdfast.partition.crypto.Providers;
import dev.holdfast.partition.environment.Clock;
import dev.holdfast.partition.firmware.OwnCard;
import dev.holdfast.partition.mechanism.Admission;
import dev.holdfast.partition.mechanism.OutOfService;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.pkcs11.CKM;
import dev.holdfast.proto.v1.CardState;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.SelfTestRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The self-tests of one boot of a card (ISO/IEC 19790 7.10): what the card itself relies on before its first service, every
 * other algorithm before its first use, all or chosen ones on demand and periodically. They run one after the other, with a
 * halt point "self-test.NAME" before each. What a failure leads to, the security policy says; the caller brings it about. On
 * the card's thread.
 */
public final class SelfTests implements Admission {

    private final OwnCard card;
    private final Clock clock;
    private final Predicate<String> broken;
    private final Providers providers;
    private final Function<String, String> answers;
    private final BooleanSupplier firmware;
    private final Runnable source;
    private final CriticalFunctions functions;
    private @Nullable List<SelfTest> all;
    private final Consequences consequences;
    private final Set<String> passed = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<CKM> admitted = ConcurrentHashMap.newKeySet();
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** What a failure leads to on this card. */
    public interface Consequences {

        /** The state. From any thread. */
        CardState of(SelfTestRow failed);

        /** An algorithm has failed before its first use and is put out of service. Completes when that has had its consequence. */
        CompletableFuture<Void> degrade(Result failed);
    }

    /**
     * @param answers the known ones of the running image, by the name of the file
     * @param broken which tests fail although nothing is wrong, by name, beside those that the card's tester chose
     * @param firmware whether what lies on the flash is what was installed there
     * @param source repeats the start-up test of the noise source, once there is one
     * @param store whether the open store can be written
     */
    public SelfTests(
            OwnCard card,
            Providers providers,
            Function<String, String> answers,
            Predicate<String> broken,
            BooleanSupplier firmware,
            Runnable source,
            Callable<Boolean> store,
            Consequences consequences) {
        this.card = card;
        this.clock = card.environment().clock();
        this.broken = broken;
        this.consequences = consequences;
        this.providers = providers;
        this.answers = answers;
        this.firmware = firmware;
        this.source = source;
        this.functions = new CriticalFunctions(card.environment(), () -> works(store));
    }

    /** Whether test firmware, or a test, spoils the self-test of this name. */
    public boolean isSpoiled(String test) {
        return broken.test(test)
                || card.faults().failsSelfTest(PolicyRows.row(test).getNumber());
    }

    /**
     * Before anything else is computed: all that the card itself relies on. Every other algorithm has to pass its tests before its
     * next use, whether it did before or not.
     */
    public CompletableFuture<List<Result>> atBoot() {
        passed.clear();
        admitted.clear();
        return runVisibly(tests().stream().filter(SelfTest::isAtBoot).toList());
    }

    /**
     * Also after one has failed.
     *
     * @param numbers of the tests; empty for all
     * @throws RefusedException BAD_PARAMETER for a number that is none, or of a test that only an occasion can run
     */
    public CompletableFuture<List<Result>> onDemand(Collection<Integer> numbers) {
        List<SelfTest> chosen = tests().stream()
                .filter(test -> numbers.isEmpty() || numbers.contains(test.row().getNumber()))
                .toList();
        for (int number : numbers) {
            if (chosen.stream().noneMatch(test -> test.row().getNumber() == number)) {
                throw new RefusedException(
                        Code.BAD_PARAMETER,
                        "No self-test that can be run on demand has number " + number + "; see the security policy.");
            }
        }
        return runVisibly(chosen);
    }

    /** Tests that failed the last time that they ran, and put nothing but their algorithms out of service. */
    public List<String> isolated() {
        return failing.stream()
                .filter(test -> consequences.of(PolicyRows.row(test)) == CardState.DEGRADED_OPERATION)
                .sorted()
                .toList();
    }

    @Override
    public CompletableFuture<Void> before(CKM mechanism) {
        if (has(mechanism)) {
            return CompletableFuture.completedFuture(null);
        }
        requireNoneFailing(mechanism);
        return run(() -> gates(mechanism)
                        .filter(test -> !passed.contains(test.name()))
                        .filter(test -> !failing.contains(test.name()))
                        .toList())
                .thenCompose(results -> results.stream()
                        .filter(result -> !result.passed())
                        .filter(result -> result.failure() == CardState.DEGRADED_OPERATION)
                        .findFirst()
                        .map(consequences::degrade)
                        .orElseGet(() -> CompletableFuture.completedFuture(null)))
                .thenRun(() -> {
                    requireNoneFailing(mechanism);
                    admitted.add(mechanism);
                });
    }

    @Override
    public boolean has(CKM mechanism) {
        return admitted.contains(mechanism);
    }

    private void requireNoneFailing(CKM mechanism) {
        gates(mechanism).filter(test -> failing.contains(test.name())).forEach(test -> {
            if (consequences.of(test.row()) == CardState.DEGRADED_OPERATION) {
                throw new OutOfService(mechanism.spelling() + " is out of service, because self-test " + test.name()
                        + " failed; run the card's self-tests, or power-cycle it.");
            }
            throw new KnownAnswerFailed(test.name());
        });
    }

    /** Read once the card knows its image. */
    private List<SelfTest> tests() {
        List<SelfTest> tests = all;
        if (tests == null) {
            tests = Stream.of(
                            KnownAnswers.all(providers, answers.apply(KnownAnswers.FILE)).stream()
                                    .map(answer -> SelfTest.of(answer, Set.of())),
                            functions.all().stream(),
                            Stream.of(integrity(firmware), startUp(source)),
                            MechanismTests.all(providers, answers))
                    .flatMap(kind -> kind)
                    .toList();
            all = tests;
        }
        return tests;
    }

    private Stream<SelfTest> gates(CKM mechanism) {
        return tests().stream().filter(test -> test.gates().contains(mechanism));
    }

    /** In a state of its own, with a halt before all of them and one behind. */
    private CompletableFuture<List<Result>> runVisibly(List<SelfTest> chosen) {
        return card.halts()
                .reach("self-test.begun")
                .thenCompose(goneOn -> run(() -> chosen))
                .thenCompose(results -> card.halts().reach("self-test.run").thenApply(goneOn -> results));
    }

    /** Behind whatever runs already; who is to run, is asked when its turn has come. */
    private CompletableFuture<List<Result>> run(Supplier<List<SelfTest>> chosen) {
        CompletableFuture<List<Result>> results = last.thenComposeAsync(
                turn -> {
                    List<Result> done = new ArrayList<>();
                    return next(chosen.get().iterator(), done).thenApply(finished -> done);
                },
                card.environment().thread());
        last = results.handle((done, failure) -> null);
        return results;
    }

    private CompletableFuture<Void> next(Iterator<SelfTest> left, List<Result> done) {
        if (!left.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        SelfTest test = left.next();
        return card.halts()
                .reach("self-test." + test.name())
                .thenApplyAsync(
                        goneOn -> examine(test),
                        test.onThread()
                                ? card.environment().thread()
                                : card.environment().workers())
                .thenComposeAsync(
                        result -> {
                            note(result);
                            done.add(result);
                            return next(left, done);
                        },
                        card.environment().thread());
    }

    private Result examine(SelfTest test) {
        long start = clock.monotonicNanos();
        boolean good = test.check().passes(isSpoiled(test.name()));
        return new Result(test.row(), good, (clock.monotonicNanos() - start) / 1_000, consequences.of(test.row()));
    }

    private void note(Result result) {
        (result.passed() ? passed : failing).add(result.test());
        (result.passed() ? failing : passed).remove(result.test());
        if (!result.passed()) {
            admitted.clear();
        }
    }

    /** Before the self-tests of a boot it was tested already, or they would not run (TE10.54). */
    private static SelfTest integrity(BooleanSupplier firmware) {
        return new SelfTest(
                PolicyRows.row("firmware integrity"), Set.of(), true, spoiled -> firmware.getAsBoolean() && !spoiled);
    }

    /** At boot there is no source yet; seeding the generator tests it. */
    private static SelfTest startUp(Runnable source) {
        return new SelfTest(PolicyRows.row("SP 800-90B start-up"), Set.of(), false, spoiled -> {
            try {
                source.run();
                return !spoiled;
            } catch (RuntimeException broken) {
                return false;
            }
        });
    }

    private static boolean works(Callable<Boolean> store) throws IOException {
        try {
            return store.call();
        } catch (IOException broken) {
            throw broken;
        } catch (Exception broken) {
            throw new IOException(broken);
        }
    }
}
