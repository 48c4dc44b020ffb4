package dev.holdfast.harness.architecture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Classes that break the core rule in one way each, and two that keep it. Read by the rule, never run. */
final class Planted {

    private Planted() {}

    static final class WallClock {
        long read() {
            return System.currentTimeMillis();
        }
    }

    static final class NanoClock {
        long read() {
            return System.nanoTime();
        }
    }

    static final class Now {
        Instant read() {
            return Instant.now();
        }
    }

    static final class SystemClock {
        Clock read() {
            return Clock.systemUTC();
        }
    }

    static final class OwnEntropy {
        SecureRandom make() {
            return new SecureRandom();
        }
    }

    static final class NamedEntropy {
        SecureRandom make() throws NoSuchAlgorithmException {
            return SecureRandom.getInstanceStrong();
        }
    }

    static final class Chance {
        double draw() {
            return Math.random();
        }
    }

    static final class UnseededChance {
        Random make() {
            return new Random();
        }
    }

    static final class RandomName {
        UUID draw() {
            return UUID.randomUUID();
        }
    }

    static final class OwnThread {
        Thread make(Runnable work) {
            return new Thread(work);
        }
    }

    static final class OwnPool {
        ExecutorService make() {
            return Executors.newSingleThreadExecutor();
        }
    }

    static final class CommonPool {
        CompletableFuture<Void> start(Runnable work) {
            return CompletableFuture.runAsync(work);
        }
    }

    static final class ParallelStream {
        Stream<String> start(List<String> names) {
            return names.parallelStream();
        }
    }

    static final class Sleep {
        void rest() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class OldFile {
        boolean exists(String name) {
            return new File(name).exists();
        }
    }

    static final class NewFile {
        byte[] read(Path file) throws IOException {
            return Files.readAllBytes(file);
        }
    }

    static final class OpenSocket {
        Socket open() throws IOException {
            return new Socket("localhost", 1);
        }
    }

    static final class NettyBuffer {
        ByteBuf make() {
            return Unpooled.buffer();
        }
    }

    static final class SeededChance {
        Random make(long seed) {
            return new Random(seed);
        }
    }

    static final class GivenPool {
        CompletableFuture<Void> start(Runnable work, Executor given) {
            return CompletableFuture.runAsync(work, given);
        }
    }
}
