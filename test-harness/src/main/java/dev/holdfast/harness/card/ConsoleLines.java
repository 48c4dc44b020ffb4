package dev.holdfast.harness.card;

import org.jspecify.annotations.Nullable;

/** Where a console's lines come from. */
interface ConsoleLines extends AutoCloseable {

    /** The next line; null when there is none any more. */
    @Nullable
    String next();

    /** Asks for something that is neither shown nor kept. */
    String secret(String prompt);

    @Override
    void close();
}
