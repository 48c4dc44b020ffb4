package dev.holdfast.harness.checker;

import dev.holdfast.harness.history.Call;

/**
 * What became of calls whose clients were told nothing, from the cards' own logs. Every call that is settled here makes the
 * search smaller, and its verdict sharper.
 */
@FunctionalInterface
public interface Resolution {

    /** Nobody knows more than the clients. */
    Resolution NONE = call -> call;

    /**
     * Looks a call up.
     *
     * @param unknown a write of unknown outcome
     * @return the call ended as Done, at a time by which it had taken effect (the time of the look will do); or as Refused,
     *     if it never will; or as it is, if the logs do not say
     */
    Call resolve(Call unknown);
}
