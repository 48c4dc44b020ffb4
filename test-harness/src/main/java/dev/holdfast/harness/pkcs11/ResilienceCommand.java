package dev.holdfast.harness.pkcs11;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.cli.Span;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.harness.pkcs11.Trial.Outcome;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ClearFaults;
import dev.holdfast.proto.v1.ControlRequest.ListFaults;
import dev.holdfast.proto.v1.ControlRequest.PlanFault;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.Fault;
import dev.holdfast.proto.v1.PoolReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hsm pkcs11 resilience}. */
@Command(
        name = "resilience",
        description = {
            "Runs a PKCS#11 client against a fixed set of failures, and tells which it survives.",
            "The client is run once without failures, and has to succeed; then once for each. It finds the pool by"
                    + " HOLDFAST_PKCS11 and P11_KIT_SERVER_ADDRESS. Faults that were planned before are cleared."
        },
        customSynopsis = "hsm pkcs11 resilience [--home=DIR] [--json] [--timeout=SPAN] [POOL] -- COMMAND...",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm pkcs11 resilience ContosoMHSM -- ./sign-an-invoice.sh")
final class ResilienceCommand implements Callable<Integer> {

    private record Result(Fault failure, int met, Outcome outcome) {}

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Option(
            names = "--timeout",
            paramLabel = "SPAN",
            defaultValue = "60s",
            description = "A client that runs longer hangs, and is killed. Default: 60s.")
    private String timeout = "";

    @Parameters(
            paramLabel = "POOL -- COMMAND",
            arity = "1..*",
            description =
                    "The pool's name, which a service of one pool may leave out; and the client with its arguments.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        int dashes = all.indexOf("--");
        int named = dashes < 0 ? 0 : words.size() - (all.size() - dashes - 1);
        if (dashes < 0 || named > 1 || named == words.size()) {
            throw new ParameterException(spec.commandLine(), "name the client after --: [POOL] -- COMMAND...");
        }
        PoolReport pool = pool(named == 1 ? words.get(0) : "");
        Trial trial = new Trial(words.subList(named, words.size()), pool.getDoor(), Span.parse(timeout));
        List<Result> results = run(pool.getName(), trial);
        show(results);
        return results.stream().allMatch(result -> result.outcome().harmless())
                ? ExitCode.OK.code()
                : ExitCode.FAILED.code();
    }

    private PoolReport pool(String name) {
        List<PoolReport> pools = coordinator
                .ask(ControlRequest.newBuilder()
                        .setShowService(ShowService.newBuilder().setPool(name)))
                .getService()
                .getPoolsList()
                .stream()
                .filter(pool -> !pool.getDoor().getSocket().isEmpty())
                .toList();
        if (pools.size() != 1) {
            throw new RefusedException(
                    Code.BAD_PARAMETER,
                    pools.isEmpty() ? "There is no pool with a PKCS#11 door." : "Name the pool: there are several.");
        }
        return pools.get(0);
    }

    private List<Result> run(String pool, Trial trial) {
        List<Result> results = new ArrayList<>();
        try {
            clear(pool);
            tell("without a failure");
            Outcome sound = trial.run();
            if (sound != Outcome.SURVIVED) {
                throw new RefusedException(
                        Code.WRONG_STATE,
                        "Without any failure the client " + sound.text().toLowerCase(Locale.ROOT)
                                + "; it has to succeed first.");
            }
            for (Fault failure : Failures.ALL) {
                tell(FaultText.of(failure));
                results.add(result(pool, failure, trial));
                clear(pool);
            }
        } finally {
            clear(pool);
        }
        return results;
    }

    private Result result(String pool, Fault failure, Trial trial) {
        coordinator.ask(ControlRequest.newBuilder()
                .setPlanFault(PlanFault.newBuilder().setPool(pool).setFault(failure)));
        Outcome outcome = trial.run();
        int met = coordinator
                .ask(ControlRequest.newBuilder()
                        .setListFaults(ListFaults.newBuilder().setPool(pool)))
                .getFaults()
                .getFaults(0)
                .getMet();
        return new Result(failure, met, met == 0 && outcome == Outcome.SURVIVED ? Outcome.NOT_MET : outcome);
    }

    private void clear(String pool) {
        coordinator.ask(ControlRequest.newBuilder()
                .setClearFaults(ClearFaults.newBuilder().setPool(pool)));
    }

    private void tell(String step) {
        if (!coordinator.json() && System.console() != null) {
            spec.commandLine().getErr().println("... " + step);
            spec.commandLine().getErr().flush();
        }
    }

    private void show(List<Result> results) {
        if (coordinator.json()) {
            ObjectNode document = Json.document("holdfast.pkcs11.resilience/1");
            ArrayNode list = document.putArray("failures");
            for (Result result : results) {
                list.addObject()
                        .put("failure", FaultText.of(result.failure()))
                        .put("met", result.met())
                        .put("outcome", result.outcome().text().toLowerCase(Locale.ROOT));
            }
            coordinator.out().println(document.toPrettyString());
            return;
        }
        coordinator.out().printf("%-52s %4s  %s%n", "FAILURE", "MET", "OUTCOME");
        for (Result result : results) {
            coordinator
                    .out()
                    .printf(
                            "%-52s %4d  %s%n",
                            FaultText.of(result.failure()),
                            result.met(),
                            result.outcome().text());
        }
    }
}
