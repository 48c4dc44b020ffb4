package dev.holdfast.harness.client;

import dev.holdfast.harness.history.Recorder;
import java.util.concurrent.CompletableFuture;

/** A door as one client uses it, every call taken down before it is sent and when it is answered. */
public final class RecordedDoor implements KeyDoor {

    private final KeyDoor door;
    private final Recorder recorder;
    private final String client;

    public RecordedDoor(KeyDoor door, Recorder recorder, String client) {
        this.door = door;
        this.recorder = recorder;
        this.client = client;
    }

    @Override
    public Door door() {
        return door.door();
    }

    @Override
    public CompletableFuture<Answer> ask(Ask call) {
        long id = recorder.begin(client, call.key(), call.operation(), call.version(), call.set(), call.late());
        return door.ask(call)
                .exceptionally(defect -> Answer.unknown(defect.getClass().getSimpleName()))
                .thenApply(answer -> {
                    recorder.end(id, answer.result());
                    answer.later()
                            .ifPresent(later ->
                                    recorder.leave(id, () -> later.get().thenApply(Answer::result)));
                    return answer;
                });
    }

    @Override
    public void close() {
        door.close();
    }
}
