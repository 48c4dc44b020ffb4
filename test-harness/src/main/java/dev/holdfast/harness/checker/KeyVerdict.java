package dev.holdfast.harness.checker;

import java.util.Optional;

/**
 * What came of the search on one key.
 *
 * @param explored states the search was in
 * @param impasse of a violation always, of an unknown verdict how far it got
 */
public record KeyVerdict(String key, Verdict verdict, int calls, long explored, Optional<Impasse> impasse) {}
