package dev.holdfast.harness.functional;

import dev.holdfast.proto.v1.Request;
import dev.holdfast.proto.v1.Response;
import java.util.ArrayList;
import java.util.List;

/** What was done in a test, and what came of it, in its order. Holds no secret: see {@link Words}. */
public final class Journal {

    private final List<String> lines = new ArrayList<>();
    private int exchanges;
    private int checks;

    synchronized void said(String who, String card, Request request, Response answer) {
        exchanges++;
        lines.add(who + " to " + card + ": " + Words.of(request));
        lines.add("    " + Words.of(answer));
    }

    synchronized void noted(String sentence) {
        lines.add(sentence);
    }

    synchronized void held(String sentence) {
        checks++;
        lines.add("  ok: " + sentence);
    }

    synchronized void failed(String sentence) {
        lines.add("  NOT OK: " + sentence);
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Requests that were answered, or were not. */
    public synchronized int exchanges() {
        return exchanges;
    }

    /** Expectations that were met. */
    public synchronized int checks() {
        return checks;
    }
}
