package dev.holdfast.harness.drill;

import dev.holdfast.harness.experiment.Experiment;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the drills have in common that harm a pool while clients use it. */
abstract class UnderLoadCommand implements Callable<Integer> {

    private static final int LEAST_CARDS = 3;

    private final String drill;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Mixin
    private PlayOptions play = new PlayOptions();

    UnderLoadCommand(String drill) {
        this.drill = drill;
    }

    @Override
    public Integer call() throws Exception {
        Experiment experiment = DrillSource.find(file()).experiment(plan.changes());
        if (experiment.configuration().cards() < LEAST_CARDS) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "A pool that is to serve without one of its cards needs " + LEAST_CARDS + ".");
        }
        return play.play(
                spec.commandLine(),
                drill,
                experiment,
                "./hsm drill " + drill + " " + PlanOptions.arguments(experiment.configuration()) + variant());
    }

    /** The drill's file in the library. */
    String file() {
        return drill;
    }

    /** What chose this file, with a space before it, or nothing. */
    String variant() {
        return "";
    }
}
