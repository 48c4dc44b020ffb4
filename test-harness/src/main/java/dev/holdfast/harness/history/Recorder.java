package dev.holdfast.harness.history;

import java.util.Map;

/** Takes calls down as they happen. Safe for concurrent use. */
public interface Recorder {

    /**
     * To be told before the call is sent.
     *
     * @return the call's id, by which its end is told
     */
    long begin(String client, String key, Operation operation, String version, Map<Attribute, String> attributes);

    /** To be told once, when the answer is there; a call whose end is never told has an unknown outcome. */
    void end(long call, Result result);

    /**
     * What became of a call of unknown outcome, from somebody who looked: {@link Result.Done} if it took effect by now,
     * {@link Result.Refused} if it never did and never will.
     */
    void settle(long call, Result result);
}
