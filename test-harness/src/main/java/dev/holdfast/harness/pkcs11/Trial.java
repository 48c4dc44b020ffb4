package dev.holdfast.harness.pkcs11;

import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import dev.holdfast.proto.v1.PoolReport.Door;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that is run against a door, without input; what it prints is dropped.
 *
 * @param timeout after which it hangs
 */
record Trial(List<String> command, Door door, Duration timeout) {

    private static final int SIGNAL = 128;
    private static final int LAST_SIGNAL = SIGNAL + 64;

    /** What became of a client. */
    enum Outcome {
        SURVIVED("survived"),
        FAILED("failed visibly"),
        CRASHED("CRASHED"),
        HUNG("HUNG"),
        NOT_MET("not met");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        boolean harmless() {
            return this != CRASHED && this != HUNG;
        }
    }

    /** @throws RefusedException NOT_FOUND when the client cannot be started */
    Outcome run() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("HOLDFAST_PKCS11", "unix:" + door.getSocket());
            builder.environment().put("P11_KIT_SERVER_ADDRESS", "unix:path=" + door.getSocket());
            Process process = builder.start();
            try {
                return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        ? outcome(process.exitValue())
                        : Outcome.HUNG;
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new RefusedException(Code.NOT_FOUND, "The program " + command.get(0) + " cannot be started.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Code.WRONG_STATE, "The run was interrupted.");
        }
    }

    /** A program that a signal has ended has 128 and its number as status, whether a shell says so or the system. */
    private static Outcome outcome(int status) {
        if (status == 0) {
            return Outcome.SURVIVED;
        }
        return status > SIGNAL && status <= LAST_SIGNAL ? Outcome.CRASHED : Outcome.FAILED;
    }
}
