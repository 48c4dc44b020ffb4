package dev.holdfast.coordinator.control;

import dev.holdfast.proto.v1.ControlReply;
import dev.holdfast.proto.v1.ControlRequest;
import java.util.function.Consumer;

/** What answers an operator's requests. */
@FunctionalInterface
public interface ControlService {

    /**
     * Does what is asked, on the calling thread, which may wait.
     *
     * @param progress takes sentences to show meanwhile
     * @return neither a progress nor a refusal
     * @throws dev.holdfast.proto.RefusedException when it is not done
     */
    ControlReply perform(ControlRequest request, Consumer<String> progress);
}
