package dev.holdfast.coordinator.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.holdfast.coordinator.access.Caller;
import dev.holdfast.coordinator.backup.Job;
import dev.holdfast.coordinator.backup.JobState;
import dev.holdfast.coordinator.http.HttpCall;
import dev.holdfast.proto.RefusedException;
import dev.holdfast.proto.v1.Code;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One backup or restore at a time for each HSM, however often the same client asks for it. */
final class StartedJobs {

    /** @param digest of the request: it may hold a token, which is not kept */
    private record Started(Caller caller, ByteString digest, Job job) {}

    private final Map<ByteString, Started> latest = new ConcurrentHashMap<>();

    /**
     * Begins a job, unless the very same request of the same caller began the one that runs.
     *
     * @throws RefusedException BUSY while another job of the HSM runs
     */
    Job begin(HsmExchange exchange, Supplier<Job> start) {
        Caller caller = exchange.requireCaller();
        ByteString digest = digest(exchange.call());
        Started now = latest.compute(exchange.pool().poolId(), (pool, before) -> {
            if (before == null || !(before.job().state() instanceof JobState.Running)) {
                return new Started(caller, digest, start.get());
            }
            if (before.caller().equals(caller) && before.digest().equals(digest)) {
                return before;
            }
            throw new RefusedException(
                    Code.BUSY,
                    "Conflict",
                    "",
                    "Another backup or restore of this HSM is running; wait until it is done.");
        });
        return now.job();
    }

    private static ByteString digest(HttpCall call) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update((call.method() + " " + call.path() + "\n").getBytes(UTF_8));
            return ByteString.copyFrom(sha.digest(call.body()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
