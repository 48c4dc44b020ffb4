package dev.holdfast.harness.simulation;

import dev.holdfast.harness.history.Call;
import dev.holdfast.harness.history.History;
import dev.holdfast.harness.history.HistoryWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Writes the history of a run as if it had been taken down in a file from the beginning. */
final class SavedHistory {

    private record Moment(long at, long call, Runnable line) {}

    private SavedHistory() {}

    /** @param file must not exist */
    static void write(History history, Path file) {
        AtomicLong now = new AtomicLong();
        try (HistoryWriter writer = new HistoryWriter(file, history.title(), now::get)) {
            List<Moment> moments = new ArrayList<>();
            for (Call call : history.calls()) {
                moments.add(new Moment(call.start(), call.id(), () -> {
                    long unused = writer.begin(
                            call.client(),
                            call.key(),
                            call.operation(),
                            call.version(),
                            call.attributes(),
                            call.late());
                }));
                if (call.end() < Long.MAX_VALUE) {
                    moments.add(new Moment(call.end(), call.id(), () -> writer.end(call.id(), call.result())));
                }
            }
            // Stable, so that of a call that took no time the beginning stays first; and calls begin in the order of
            // their ids.
            moments.sort(Comparator.comparingLong(Moment::at));
            moments.forEach(moment -> {
                now.set(moment.at());
                moment.line().run();
            });
        }
    }
}
