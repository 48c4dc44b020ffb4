package dev.holdfast.harness.operator;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Asks before something that cannot be undone. */
final class Confirmation {

    private Confirmation() {}

    /**
     * Returns only after a yes.
     *
     * @param given the answer that the command line gave already
     * @throws RefusedException when the answer is no, or nobody is there to give one
     */
    static void require(boolean given, PrintWriter err, String consequence) {
        if (given) {
            return;
        }
        err.println(consequence);
        err.flush();
        @Nullable Console console = System.console();
        if (console == null) {
            throw new RefusedException(
                    Code.BAD_PARAMETER, "Nothing was done: there is no terminal to ask on, so say --yes.");
        }
        @Nullable String answer = console.readLine("Go on? Type yes: ");
        if (answer == null || !answer.strip().equals("yes")) {
            throw new RefusedException(Code.BAD_PARAMETER, "Nothing was done.");
        }
    }
}
