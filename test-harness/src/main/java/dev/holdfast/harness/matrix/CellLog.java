package dev.holdfast.harness.matrix;

import dev.holdfast.harness.matrix.Moment.Kind;
import dev.holdfast.harness.recovery.RecoveryStep;
import dev.holdfast.harness.stage.StageTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens in a cell, in its order. Safe to use from any thread. */
final class CellLog {

    private final StageTime time;
    private final List<Moment> moments = new ArrayList<>();
    private Duration began = Duration.ZERO;
    private RecoveryStep at = RecoveryStep.BACK_UP;

    CellLog(StageTime time) {
        this.time = time;
    }

    /** The operator comes to a step; what follows is told of that one. */
    synchronized void begins(RecoveryStep step) {
        if (moments.isEmpty()) {
            began = time.now();
        }
        at = step;
        note(Kind.BEGINS, step.sentence());
    }

    synchronized void note(Kind kind, String text) {
        moments.add(new Moment(time.now().minus(began), at, kind, text));
    }

    synchronized List<Moment> moments() {
        return List.copyOf(moments);
    }
}
