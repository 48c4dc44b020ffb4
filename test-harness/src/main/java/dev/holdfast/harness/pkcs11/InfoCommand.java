package dev.holdfast.harness.pkcs11;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.harness.cli.ExitCode;
import dev.holdfast.harness.operator.Coordinator;
import dev.holdfast.harness.operator.Json;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.ControlRequest;
import dev.holdfast.proto.v1.ControlRequest.ShowService;
import dev.holdfast.proto.v1.PoolReport;
import dev.holdfast.proto.v1.PoolReport.Door;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hsm pkcs11 info}. */
@Command(
        name = "info",
        description = "Tells where a pool's PKCS#11 door is, and how clients are connected to it.",
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = "  hsm pkcs11 info ContosoMHSM")
final class InfoCommand implements Callable<Integer> {

    @Mixin
    private Coordinator coordinator = new Coordinator();

    @Parameters(paramLabel = "POOL", description = "The pool's name.")
    private String pool = "";

    @Override
    public Integer call() {
        PoolReport report = coordinator
                .ask(ControlRequest.newBuilder()
                        .setShowService(ShowService.newBuilder().setPool(pool)))
                .getService()
                .getPools(0);
        Door door = report.getDoor();
        if (door.getSocket().isEmpty()) {
            throw new RefusedException(
                    Code.WRONG_STATE,
                    door.getProblem().isEmpty()
                            ? "Pool " + report.getName()
                                    + " has no PKCS#11 door: it is deleted, or pkcs11 is off in the configuration."
                            : door.getProblem());
        }
        Connections connections = new Connections(report.getName(), door);
        PrintWriter out = coordinator.out();
        if (coordinator.json()) {
            ObjectNode document = Json.document("holdfast.pkcs11/1");
            connections.describe(document);
            out.println(document.toPrettyString());
        } else {
            connections.lines().forEach(out::println);
        }
        return ExitCode.OK.code();
    }
}
