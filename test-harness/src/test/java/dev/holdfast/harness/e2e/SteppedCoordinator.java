package dev.holdfast.harness.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.Jobs;
import dev.holdfast.coordinator.pool.CardLines;
import dev.holdfast.coordinator.pool.DeletedPool;
import dev.holdfast.coordinator.pool.Pool;
import dev.holdfast.coordinator.pool.PoolSpec;
import dev.holdfast.coordinator.pool.Pools;
import dev.holdfast.coordinator.registry.Registry;
import dev.holdfast.coordinator.registry.StoredRegistry;
import dev.holdfast.coordinator.securitydomain.Custodians;
import dev.holdfast.coordinator.securitydomain.Custody;
import dev.holdfast.coordinator.securitydomain.SecurityDomains;
import dev.holdfast.proto.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A coordinator with a process of its own, to be killed. After its first line of input it takes over what the last one left,
 * and prints "done". From then on, before each step, it prints "step" with the step's name and waits until it reads "go".
 * Every other line that it reads is a command, answered with "done" and the result, or with "refused", the code and the
 * sentence. It ends with its input.
 */
final class SteppedCoordinator extends Stepwise {

    static final String POOL = "Contoso";

    private final PrintStream told;
    /** What the steps wait for that were told, in their order. */
    private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();

    /** Whether anybody answers yet: what the last one left is taken over without asking. */
    private volatile boolean asked;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final KillSite site;

    private final Pools pools;
    private final SecurityDomains domains;
    private final Jobs jobs;
    private final Custody inToken;

    /** Takes over what the last one left, and tells when that is done. */
    private SteppedCoordinator(KillSite site, PrintStream told) {
        this.site = site;
        this.told = told;
        Registry registry = of(StoredRegistry.open(site.registry));
        pools = Pools.open(
                        of(site.rack),
                        of(CardLines.over(site.channel, KillSite.COORDINATOR)),
                        registry,
                        Clock.systemUTC())
                .join();
        inToken = new Custody.InToken(of(site.token));
        domains = new SecurityDomains(workers, registry, Custodians.of(List.of(of(site.token))));
        jobs = new Jobs(workers, pools.clock(), registry);
        jobs.settle(pools).join();
        domains.tidy(pools).join();
        tell("done");
        asked = true;
    }

    @SuppressWarnings("resource") // it is killed with everything open
    public static void main(String... arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        KillSite site = new KillSite(Path.of(arguments[0]));
        if (input.readLine() == null) {
            Runtime.getRuntime().halt(0);
        }
        SteppedCoordinator coordinator = new SteppedCoordinator(site, System.out);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals("go")) {
                coordinator.goOn();
            } else {
                coordinator.obey(line.split(" "));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private void goOn() {
        CompletableFuture<Void> next;
        synchronized (waiting) {
            next = waiting.remove();
        }
        next.completeAsync(() -> null, workers);
    }

    private void obey(String[] words) {
        CompletableFuture<Void> unused = CompletableFuture.completedFuture(words)
                .thenComposeAsync(this::perform, workers)
                .handle((answer, failure) -> failure == null ? "done " + answer : refusal(failure))
                .thenAccept(this::tell);
    }

    private CompletableFuture<String> perform(String[] words) {
        return switch (words[0]) {
            case "create" ->
                pools.create(PoolSpec.of(POOL, Site.ADMIN.principal()).withCards(1))
                        .thenApply(Pool::name);
            case "download" ->
                domains.download(pool(), Site.ADMIN, certificates(words), Holders.REQUIRED)
                        .thenApply(Base64.getEncoder()::encodeToString);
            case "init-recovery" ->
                domains.initRecovery(pool(), Site.ADMIN, inToken).thenApply(Base64.getEncoder()::encodeToString);
            case "upload" ->
                domains.upload(pool(), Site.ADMIN, Base64.getDecoder().decode(words[1]))
                        .thenApply(done -> POOL);
            case "backup" -> ended(jobs.backup(pool(), Site.ADMIN, site.storage));
            case "restore" -> ended(jobs.restore(pool(), Site.ADMIN, site.storage, words[1]));
            case "delete" -> pools.delete(POOL).thenApply(DeletedPool::name);
            case "recover" -> pools.recover(POOL).thenApply(Pool::name);
            case "purge" -> pools.purge(POOL).thenApply(done -> POOL);
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private Pool pool() {
        return pools.find(POOL).orElseThrow();
    }

    private static CompletableFuture<String> ended(Job job) {
        return job.done().thenApply(done -> job.folder());
    }

    private static List<byte[]> certificates(String[] words) {
        return Arrays.stream(words).skip(1).map(Base64.getDecoder()::decode).toList();
    }

    private static String refusal(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() instanceof RefusedException refused
                ? "refused " + refused.code() + " " + refused.getMessage()
                : "broken " + failure;
    }

    private void tell(String line) {
        synchronized (waiting) {
            told.println(line);
        }
    }

    @Override
    <T> CompletableFuture<T> step(String name, Supplier<CompletableFuture<T>> action) {
        return permitted(name).thenCompose(go -> action.get());
    }

    @Override
    void step(String name) {
        permitted(name).join();
    }

    private CompletableFuture<Void> permitted(String step) {
        if (!asked) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> permission = new CompletableFuture<>();
        synchronized (waiting) {
            waiting.add(permission);
            told.println("step " + step);
        }
        return permission;
    }
}
