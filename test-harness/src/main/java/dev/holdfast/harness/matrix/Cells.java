package dev.holdfast.harness.matrix;

import dev.holdfast.harness.recovery.RecoveryStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Which cells are played. */
final class Cells {

    private Cells() {}

    /** All of these cards, steps and faults. */
    static List<Cell> of(List<Integer> cards, List<RecoveryStep> steps, List<FaultKind> faults) {
        List<Cell> cells = new ArrayList<>();
        for (RecoveryStep step : steps) {
            for (int lost : cards) {
                faults.forEach(fault -> cells.add(new Cell(lost, step, fault)));
            }
        }
        return cells;
    }

    /** So many of them, chosen by the seed, with every step, fault and number of cards about as often as any other. */
    static List<Cell> sample(List<Cell> among, int size, long seed) {
        List<Cell> left = new ArrayList<>(among);
        Collections.shuffle(left, new Random(seed));
        Map<Object, Integer> times = new HashMap<>();
        List<Cell> chosen = new ArrayList<>();
        while (chosen.size() < size && !left.isEmpty()) {
            Cell rarest = Collections.min(left, Comparator.comparingInt(cell -> properties(cell).stream()
                    .mapToInt(property -> times.getOrDefault(property, 0))
                    .sum()));
            properties(rarest).forEach(property -> times.merge(property, 1, Integer::sum));
            left.remove(rarest);
            chosen.add(rarest);
        }
        return chosen;
    }

    private static List<Object> properties(Cell cell) {
        return List.of(cell.cardsLost(), cell.at(), cell.fault());
    }
}
